"""Nominations, from the citizen's first message to the commune officer's decision."""

from domain.message import Kind
from domain.people import Action
from handlers.cases import (
    adding,
    answer,
    bringing,
    care,
    evidence,
    group,
    nominate,
    notices,
    offer,
    queue,
    review,
    track,
    transcribing,
    voices,
)
from handlers.engine.subject import Command, Subject
from locales import N_

CASES = Subject(
    commands=(
        Command("nominate", "gioithieu", N_("Giới thiệu một gương tốt"), nominate.run, place=10),
        Command("my", "tincuatoi", N_("Xem các phiếu đã gửi"), track.mine, place=20),
        Command("track", "tracuu", N_("Xem một phiếu theo mã"), track.track, place=30),
        Command("queue", "hangcho", N_("Các phiếu đang chờ xử lý"), queue.run, place=60, actions=(Action.HANDLE_CASE,)),
        Command("case", "xemtin", N_("Tìm phiếu theo mã hoặc tên"), queue.search, place=70, actions=(Action.SEE_CASE,)),
    ),
    dialogs=(
        nominate.NOMINATE,
        adding.ADD,
        answer.ANSWER,
        review.ASK,
        review.REJECT,
        review.VERIFY,
        review.NOTE_ANSWER,
        transcribing.TRANSCRIBE,
        care.SENT_FOR,
        voices.VOICE,
    ),
    buttons=(
        offer.BUTTONS,
        bringing.BUTTONS,
        adding.BUTTONS,
        answer.BUTTONS,
        track.BUTTONS,
        queue.PAGES,
        review.BUTTONS,
        review.PAIRS,
        care.BUTTONS,
        transcribing.BUTTONS,
        voices.BUTTONS,
    ),
    notices=notices.NOTICES | voices.NOTICES,
    outside={
        Kind.TEXT: offer.receive,
        Kind.PHOTO: offer.receive,
        Kind.FILE: bringing.receive,
        Kind.MEDIA: bringing.receive,
        Kind.LOCATION: bringing.receive,
        Kind.CONTACT: nominate.begin_with_contact,
        Kind.IN_GROUP: group.receive,
    },
    links={group.LINK: group.follow, voices.LINK: voices.follow},
    replied=answer.reply,
    unchanged=evidence.is_unchanged,
)
