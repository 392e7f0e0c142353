"""Fields to type into. All of them: `edited`/`chosen` for what the artist did, silent `show_*`."""

from studio.ui.widgets.fields.choice_field import Choice, ChoiceField
from studio.ui.widgets.fields.labelled import Labelled
from studio.ui.widgets.fields.number_fields import DecimalField, IntField
from studio.ui.widgets.fields.prompt_box import PromptBox
from studio.ui.widgets.fields.seed_field import SeedField, group_digits
from studio.ui.widgets.fields.word_field import WordField

__all__ = [
    "Choice",
    "ChoiceField",
    "DecimalField",
    "IntField",
    "Labelled",
    "PromptBox",
    "SeedField",
    "WordField",
    "group_digits",
]
