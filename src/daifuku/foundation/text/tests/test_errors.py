import pickle

from django.utils.translation import gettext_lazy, override

from daifuku.foundation.text.errors import BadValue


def test_a_refusal_speaks_the_language_of_its_reader():
    error = BadValue("nul", gettext_lazy("This row contains a NUL character. Please remove it."))
    with override("en"):
        assert str(error) == "This row contains a NUL character. Please remove it."
    with override("ja"):
        assert str(error) == "この行にNUL文字が含まれています。取り除いてください。"


def test_a_refusal_is_a_value_error_and_holds_its_values():
    error = BadValue("range", "from %(lowest)s", lowest=3)
    assert isinstance(error, ValueError)
    assert error.message == "from 3"
    assert error.params == {"lowest": 3}


def test_a_refusal_crosses_to_another_process():
    error = pickle.loads(pickle.dumps(BadValue("range", "from %(lowest)s", lowest=3)))  # noqa: S301
    assert (error.code, error.message) == ("range", "from 3")


def test_text_with_a_percent_sign_is_told_as_it_is():
    assert BadValue("x", "“%(text)s”", text="100%s").message == "“100%s”"
