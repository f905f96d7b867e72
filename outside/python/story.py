"""A story played to the emulator by google-api-python-client, which nobody here wrote:
reading, writing, syncing and labelling. It builds its methods from the discovery document
and refuses arguments that are not in it.

    story.py http://127.0.0.1:PORT

prints what was checked and fails at the first thing that is not as the client expects it.
"""

import base64
import json
import pathlib
import sys
import urllib.request

from google.api_core.client_options import ClientOptions
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "crates/google-emulator/tests/google/people-v1.discovery.json"
ACCOUNT = "outside-python@example.com"
FIELDS = "names,emailAddresses,memberships,metadata"
JPEG = bytes([0xFF, 0xD8, 0xFF, 0xDB, 0, 3, 0, 0xFF, 0xD9])

checks = 0


def check(what, holds):
    """Notes down that something holds, or ends the story."""
    global checks
    checks += 1
    if not holds:
        sys.exit(f"does not hold: {what}")
    print(f"  holds: {what}")


def refused(what, request, code, reason):
    """Notes down that a call is refused with this code, in words that hold the reason."""
    try:
        request.execute()
    except HttpError as error:
        # The client makes its text of Google's envelope, which it has to recognise.
        told = json.loads(error.content)["error"]
        whole = json.dumps(told)
        ours = error.status_code == code and error.reason == told["message"]
        check(what, ours and reason in whole)
    else:
        check(what, False)


class Google:
    """The emulator at an address, and an account of its."""

    def __init__(self, address):
        self.address = address.rstrip("/")
        self.control("accounts", {"email": ACCOUNT})
        tokens = self.control(f"accounts/{ACCOUNT}/tokens", None)
        self.service = build_from_document(
            json.loads(DOCUMENT.read_text()),
            credentials=Credentials(token=tokens["access_token"]),
            client_options=ClientOptions(api_endpoint=self.address),
        )

    def control(self, path, body):
        """Acts as the account's user, or sets the emulator up."""
        request = urllib.request.Request(
            f"{self.address}/control/{path}",
            data=json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


def person(given, family, email):
    return {
        "names": [{"givenName": given, "familyName": family}],
        "emailAddresses": [{"value": email}],
    }


def shown(person):
    return person["names"][0]["displayName"]


def contacts(google):
    """Creates, updates and deletes, one by one and in batches. Answers the contact Ida."""
    print("contacts")
    people = google.service.people()
    body = person("Ida", "Meier", "ida@example.com")
    body["phoneNumbers"] = [{"value": "030 123456", "type": "mobile"}]
    made = people.createContact(body=body).execute()
    ida = made["resourceName"]
    check("a created contact has a display name", shown(made) == "Ida Meier")
    phone = made["phoneNumbers"][0]
    check("its number has a canonical form", phone["canonicalForm"] == "+4930123456")

    batch = [person(name, "Schulz", f"{name}@example.com") for name in ("Ben", "Eva", "Uta")]
    batch = [{"contactPerson": contact} for contact in batch]
    body = {"contacts": batch, "readMask": "names,metadata"}
    created = people.batchCreateContacts(body=body).execute()["createdPeople"]
    created = [entry["person"] for entry in created]
    names = ["Ben Schulz", "Eva Schulz", "Uta Schulz"]
    check("a batch creates in the order sent", [shown(made) for made in created] == names)

    change = {"etag": made["etag"], "emailAddresses": [{"value": "new@example.com"}]}
    update = people.updateContact(
        resourceName=ida, updatePersonFields="emailAddresses", body=change
    )
    changed = update.execute()
    check("an update gives a new etag", changed["etag"] != made["etag"])
    check("an update leaves other fields alone", shown(changed) == "Ida Meier")
    refused("an update by a stale etag fails", update, 400, "FAILED_PRECONDITION")

    ben = created[0] | {"names": [{"givenName": "Ben", "familyName": "Otto"}]}
    name = ben["resourceName"]
    body = {"contacts": {name: ben}, "updateMask": "names", "readMask": "names"}
    answer = people.batchUpdateContacts(body=body).execute()
    updated = answer["updateResult"][name]["person"]
    check("a batch updates by name", shown(updated) == "Ben Otto")
    two = {"contacts": [{"contactPerson": {"names": [{}, {}]}}]}
    request = people.batchCreateContacts(body=two)
    refused("a batch tells its bad entry", request, 400, "BatchCreateContactsErrorDetails")

    read = people.get(resourceName=ida, personFields="emailAddresses").execute()
    email = read["emailAddresses"][0]["value"]
    check("a read shows what was written", email == "new@example.com")
    both = people.getBatchGet(resourceNames=[ida, "people/c1"], personFields="names")
    codes = [entry.get("status", {}).get("code") for entry in both.execute()["responses"]]
    check("a batch read has a status for each", codes == [None, 5])

    photo = {"photoBytes": base64.b64encode(JPEG).decode(), "personFields": "photos"}
    answer = people.updateContactPhoto(resourceName=ida, body=photo).execute()
    photo = answer["person"]["photos"][0]
    check("a photo that was set is no default", "default" not in photo)
    with urllib.request.urlopen(photo["url"]) as served:
        check("and is served without a token", served.read().startswith(JPEG[:2]))
    answer = people.deleteContactPhoto(resourceName=ida, personFields="photos").execute()
    default = answer["person"]["photos"][0]["default"]
    check("without a photo there is a default one", default is True)

    gone = created[2]["resourceName"]
    answer = people.batchDeleteContacts(body={"resourceNames": [gone]}).execute()
    check("a batch deletes and says nothing", answer == {})
    again = people.deleteContact(resourceName=gone)
    refused("a deleted contact is not found", again, 404, "NOT_FOUND")
    return ida


def pages(google, **more):
    """The pages of a listing, which the client walks by itself."""
    connections = google.service.people().connections()
    request = connections.list(
        resourceName="people/me",
        personFields=FIELDS,
        sources="READ_SOURCE_TYPE_CONTACT",
        requestSyncToken=True,
        pageSize=2,
        **more,
    )
    while request is not None:
        page = request.execute()
        yield page
        request = connections.list_next(request, page)


def listed(google, **more):
    """Everything or what changed, and the token for the next time."""
    everything = list(pages(google, **more))
    found = [person for page in everything for person in page.get("connections", [])]
    return found, everything[-1]["nextSyncToken"]


def sync(google, ida):
    """A full listing, a delta with a change and a tombstone, an empty one, bad tokens."""
    print("sync")
    people = google.service.people()
    found, token = listed(google)
    check("pages of two show all three contacts", len(found) == 3)
    eva = next(person["resourceName"] for person in found if shown(person) == "Eva Schulz")

    change = people.get(resourceName=ida, personFields="names,metadata").execute()
    change["names"] = [{"givenName": "Ida", "familyName": "Schulz"}]
    written = people.updateContact(
        resourceName=ida, updatePersonFields="names", personFields="metadata", body=change
    ).execute()
    people.deleteContact(resourceName=eva).execute()

    delta, token = listed(google, syncToken=token)
    check("a delta shows both changes", [p["resourceName"] for p in delta] == [ida, eva])
    check("with what was written", shown(delta[0]) == "Ida Schulz")
    own = delta[0]["metadata"] == written["metadata"]
    check("and the revision that the write answered", own)
    bare = "names" not in delta[1] and delta[1]["metadata"]["deleted"] is True
    check("and a tombstone for the deleted one", bare)

    delta, token = listed(google, syncToken=token)
    check("an empty delta is empty", delta == [])

    def listing(token):
        return people.connections().list(
            resourceName="people/me",
            personFields=FIELDS,
            sources="READ_SOURCE_TYPE_CONTACT",
            syncToken=token,
        )

    refused("a malformed token is refused", listing("nonsense"), 400, "INVALID_ARGUMENT")
    fault = {"method": "people.connections.list", "action": "expire_sync_token"}
    google.control("faults", fault)
    refused("an expired one with its reason", listing(token), 400, "EXPIRED_SYNC_TOKEN")


def labels(google, ida):
    """A label is made, filled, renamed, emptied and deleted."""
    print("labels")
    groups = google.service.contactGroups()
    chess = {"contactGroup": {"name": "Chess"}}
    made = groups.create(body=chess).execute()
    label = made["resourceName"]
    refused("a label's name is taken once", groups.create(body=chess), 409, "ALREADY_EXISTS")

    body = {"resourceNamesToAdd": [ida, "people/c1"]}
    answer = groups.members().modify(resourceName=label, body=body).execute()
    check("who is unknown is told, not refused", answer["notFoundResourceNames"] == ["people/c1"])
    full = groups.get(resourceName=label, maxMembers=10).execute()
    check("the label has its member", full["memberResourceNames"] == [ida])
    check("and counts it", full["memberCount"] == 1)
    read = google.service.people().get(resourceName=ida, personFields="memberships").execute()
    inside = [m["contactGroupMembership"]["contactGroupResourceName"] for m in read["memberships"]]
    check("the contact shows the label", label in inside)

    body = {"contactGroup": {"etag": made["etag"], "name": "Go"}, "updateGroupFields": "name"}
    update = groups.update(resourceName=label, body=body)
    check("a label is renamed", update.execute()["formattedName"] == "Go")
    refused("a stale etag of a label is refused", update, 409, "outdated")

    people = google.service.people().connections()
    since = people.list(
        resourceName="people/me", personFields="memberships", requestSyncToken=True
    ).execute()
    since = since["nextSyncToken"]
    body = {"resourceNamesToRemove": [ida]}
    groups.members().modify(resourceName=label, body=body).execute()
    empty = groups.get(resourceName=label, maxMembers=10).execute()
    check("the label is emptied", "memberResourceNames" not in empty)
    delta = people.list(
        resourceName="people/me", personFields="memberships", syncToken=since, requestSyncToken=True
    ).execute()
    moved = [p["resourceName"] for p in delta.get("connections", [])]
    check("and whoever left it is in the next delta", moved == [ida])

    page = groups.list(pageSize=5).execute()
    found = page["contactGroups"]
    check("labels come before system groups", found[0]["name"] == "Go")
    page = groups.list_next(groups.list(pageSize=5), page).execute()
    check("pages of five show all nine", len(found + page["contactGroups"]) == 9)
    groups.delete(resourceName=label, deleteContacts=False).execute()
    gone = groups.get(resourceName=label)
    refused("a deleted label is not found", gone, 404, "NOT_FOUND")


def others(google):
    """Somebody is noted down, found, and copied to the contacts."""
    print("other contacts and searching")
    google.control(f"accounts/{ACCOUNT}/others", {"names": [{"givenName": "Kai"}]})
    service = google.service.otherContacts()
    listed = service.list(readMask="names,metadata").execute()["otherContacts"]
    check("an other contact is listed", shown(listed[0]) == "Kai")
    name = listed[0]["resourceName"]
    copied = service.copyOtherContactToMyContactsGroup(
        resourceName=name, body={"copyMask": "names"}
    ).execute()
    check("its copy is a contact", copied["resourceName"].startswith("people/c"))
    search = google.service.people().searchContacts(query="ka", readMask="names")
    found = [shown(hit["person"]) for hit in search.execute()["results"]]
    check("a search finds it", found == ["Kai"])


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: story.py ADDRESS-OF-THE-EMULATOR")
    google = Google(sys.argv[1])
    ida = contacts(google)
    sync(google, ida)
    labels(google, ida)
    others(google)
    print(f"google-api-python-client: {checks} checks hold")


if __name__ == "__main__":
    main()
