using Muster.Dialogue;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>What a question expects to hear, in the recogniser's terms.</summary>
public static class QuestionGrammar
{
    /// <summary>The phrases of the question and its repairs, and the rules of its value.</summary>
    public static Grammar Of(Question question, string language)
    {
        var phrases = question.Listen.Phrases.Select(phrase => new GrammarPhrase(phrase.Category, phrase.Text));
        return question.Listen.Value?.Rules is { } rules
            ? Grammar.Create(language, phrases, new GrammarRules(ValueShape.Heard, rules))
            : Grammar.Create(language, phrases);
    }
}
