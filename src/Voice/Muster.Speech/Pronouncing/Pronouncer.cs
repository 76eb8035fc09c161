using System.Text;
using Muster.Kernel;
using Muster.Speech.Pronouncing;
using Muster.Speech.Sphinx;

namespace Muster.Speech;

/// <summary>How one word or syllable of a phrase may be said: its phones, parted by spaces, the most usual reading first.</summary>
public sealed record SpokenWord(string Text, IReadOnlyList<string> Readings);

/// <summary>
/// Finds how a phrase is pronounced: its longest words that the dictionary has, and single characters for the rest. Both
/// recognition and the check of scripts use it.
/// </summary>
public sealed class Pronouncer
{
    private readonly PronouncingDictionary _dictionary;
    private readonly bool _spaced;

    private Pronouncer(PronouncingDictionary dictionary, bool spaced)
    {
        _dictionary = dictionary;
        _spaced = spaced;
    }

    /// <summary>Opens the dictionary of a language (<c>zh</c> or <c>en</c>).</summary>
    /// <returns><c>speech.no_language</c> or <c>speech.no_model</c> when there is none.</returns>
    public static Result<Pronouncer> Open(SpeechOptions options, string language)
    {
        if (!SphinxModel.Find(options, language).TryGet(out var model, out var error))
            return error;
        return new Pronouncer(PronouncingDictionary.Load(model.DictionaryFile), spaced: language == "en");
    }

    internal IEnumerable<string> Syllables => _dictionary.SingleCharacterReadings().Distinct(StringComparer.Ordinal);

    /// <summary>The words of a phrase with their readings, in order. Punctuation is passed over.</summary>
    /// <returns><c>speech.unpronounceable</c>, which names the first character or word without a reading.</returns>
    public Result<IReadOnlyList<SpokenWord>> Of(string phrase)
    {
        var words = new List<SpokenWord>();
        foreach (var run in Runs(phrase))
        {
            if (_spaced ? WholeWord(run, words) : LongestWords(run, words))
                continue;
            return new Error("speech.unpronounceable", $"'{run}' in '{phrase}' has no pronunciation; write it in common characters or words.");
        }

        return words.Count > 0 ? words : new Error("speech.unpronounceable", $"'{phrase}' has nothing in it to pronounce.");
    }

    private bool WholeWord(string word, List<SpokenWord> words)
    {
        var readings = _dictionary.Readings(word.ToLowerInvariant());
        if (readings.Count > 0)
            words.Add(new SpokenWord(word, readings));
        return readings.Count > 0;
    }

    private bool LongestWords(string run, List<SpokenWord> words)
    {
        for (var at = 0; at < run.Length;)
        {
            var length = Math.Min(run.Length - at, _dictionary.LongestWord / 3);
            IReadOnlyList<string> readings = [];
            while (length > 0 && (readings = _dictionary.Readings(run.Substring(at, length))).Count == 0)
                length--;
            if (length == 0)
                return false;
            words.Add(new SpokenWord(run.Substring(at, length), readings));
            at += length;
        }

        return true;
    }

    /// <summary>Letters between punctuation and spaces, with digits as characters.</summary>
    private IEnumerable<string> Runs(string phrase)
    {
        var run = new StringBuilder();
        foreach (var character in phrase.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(character) || (_spaced && character == '\''))
                run.Append(!_spaced && char.IsAsciiDigit(character) ? "零一二三四五六七八九"[character - '0'] : character);
            else if (run.Length > 0)
            {
                yield return run.ToString();
                run.Clear();
            }
        }

        if (run.Length > 0)
            yield return run.ToString();
    }
}
