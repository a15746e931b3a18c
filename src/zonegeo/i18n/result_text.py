"""Fill the sentences of a result, so that its file can be read without the catalogue."""

from __future__ import annotations

from dataclasses import replace

from zonegeo.base.message import Message
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation


def told(evaluation: Evaluation, translator: Translator) -> Evaluation:
    """Return the evaluation with every sentence in the language of the translator, and every row of its tables made."""

    def tell(message: Message) -> Message:
        return replace(message, text=translator.tell(message))

    def tell_all(messages: tuple[Message, ...]) -> tuple[Message, ...]:
        return tuple(tell(message) for message in messages)

    return replace(
        evaluation,
        findings=tuple(
            replace(
                f,
                message=tell(f.message),
                reason=translator.tell(f.message),
                remarks=tell_all(f.remarks),
                needs=tell_all(f.needs),
                parts=tuple(f.parts),
            )
            for f in evaluation.findings
        ),
        claims=tuple(
            replace(c, message=tell(c.message), reason=translator.tell(c.message), remarks=tell_all(c.remarks))
            for c in evaluation.claims
        ),
        matrix=tuple(evaluation.matrix),
        drawings=tuple(replace(d, message=tell(d.message)) for d in evaluation.drawings),
        notices=tuple(replace(n, text=translator.text(f"notice.{n.code}", **n.values)) for n in evaluation.notices),
    )
