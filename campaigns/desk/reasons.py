"""Sentences that moderators write often, ready in the language of whoever sent the entry. Each can be changed before it
goes out."""

from django.utils.translation import gettext, gettext_noop, override

CHANGE = (
    gettext_noop(
        "The sound is hard to understand. Please record it once more in a quiet room, close to the microphone."
    ),
    gettext_noop("The picture is too dark or out of focus. Please take it once more in daylight."),
    gettext_noop("The film is turned on its side. Please turn it and send it again."),
    gettext_noop("Somebody else can be seen or heard. Please add the consent of each person shown."),
    gettext_noop("A child can be seen or heard. Please add the consent of the guardian."),
    gettext_noop("Music plays that is not yours to publish. Please send the film without it."),
    gettext_noop("The book is missing. Please tell its title and author."),
    gettext_noop("A private address or telephone number can be read or heard. Please leave it out."),
)
REFUSE = (
    gettext_noop("The entry has nothing to do with what the campaign asks for."),
    gettext_noop("The same entry has come before, and was kept once."),
    gettext_noop("The entry offends or hurts people, and can’t be shown in a library."),
    gettext_noop("The entry shows work of somebody else, who has not agreed."),
    gettext_noop("The entry advertises something."),
    gettext_noop("The campaign is over."),
)
UNPUBLISH = (
    gettext_noop("Somebody who can be seen or heard has asked us to take the entry down."),
    gettext_noop("A problem was reported, and we look into it. The entry is not shown meanwhile."),
)


def ready_made(language: str) -> dict[str, list[str]]:
    """By act, in `language`."""
    with override(language):
        return {
            "change": [gettext(one) for one in CHANGE],
            "refuse": [gettext(one) for one in REFUSE],
            "unpublish": [gettext(one) for one in UNPUBLISH],
        }
