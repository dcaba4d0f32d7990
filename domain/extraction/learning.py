"""What a verified case teaches of places: that a village of this name is in its commune.

The trap: a case names somebody else's village, in another commune; or a number, which every commune has ("tiểu khu 3").
Neither is learnt.
"""

from domain.extraction import naming, villages, whereabouts
from domain.extraction.gazetteer import Gazetteer
from domain.extraction.reading import Commune


def village(written: str, code: str, known: Gazetteer) -> str | None:
    """The key of the village that the words of a case name, if it is in the commune with this code."""
    message = naming.message(written, known)
    said = villages.read(message, known)
    commune = whereabouts.read(message, known)
    elsewhere = known.names[code] not in (commune.name, *commune.choices) and (commune != Commune())
    if said is None or elsewhere:
        return None
    ban = next(one for one in villages.every(message, known) if message.words[one.first].start == said.start)
    key = " ".join(word.bare for word in message.words[ban.name : ban.last])
    is_name = not key[:1].isdigit() and known.at(message.words, ban.name, ban.last) is None
    return key if is_name else None
