using Muster.Speech;

namespace Muster.Calls;

/// <summary>An announcement that was recognised, and how sure that is.</summary>
/// <param name="Announcement">Which.</param>
/// <param name="Words">Its clause, as the book has it, that was heard best.</param>
/// <param name="Confidence">0 to 1, of all its clauses together.</param>
internal sealed record Spotted(Announcement Announcement, string Words, double Confidence);

/// <summary>
/// Adds up what clauses speak for. Announcements are repeated, and each time heard a little differently: a clause that is
/// half sure makes another one surer.
/// </summary>
/// <param name="book">What is known.</param>
/// <param name="syllablesMin">Shorter phrases are passed over.</param>
internal sealed class Evidence(AnnouncementBook book, int syllablesMin = 1)
{
    /// <summary>A clause that is less sure proves nothing, however often such come: any speech fits some phrase that well.</summary>
    private const double ClauseFrom = 0.15;

    /// <summary>A short phrase fits by chance more easily: it must be surer by so much for each syllable that it lacks.</summary>
    private const double SurerBySyllable = 0.1;
    private const int LongFrom = 8;

    private readonly Dictionary<string, Spotted> _spotted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _bestClause = new(StringComparer.Ordinal);

    /// <summary>The announcement with most evidence; one that tells how the call ends goes before one that does not.</summary>
    public Spotted? Best => _spotted.Values.OrderByDescending(spotted => spotted.Announcement.Means is not null || spotted.Confidence < AnnouncementBook.SureFrom)
        .ThenByDescending(spotted => spotted.Confidence)
        .FirstOrDefault();

    /// <summary>Takes what the recogniser made of a clause.</summary>
    public void Take(Hypothesis heard)
    {
        if (heard.Text.Length < syllablesMin || heard.Confidence < Needed(heard.Text) || book.Named(heard.Nearest) is not { } announcement)
            return;
        var before = _spotted.GetValueOrDefault(announcement.Name);
        var isBest = heard.Confidence > _bestClause.GetValueOrDefault(announcement.Name);
        if (isBest)
            _bestClause[announcement.Name] = heard.Confidence;
        var doubt = (1 - (before?.Confidence ?? 0)) * (1 - heard.Confidence);
        _spotted[announcement.Name] = new Spotted(announcement, isBest ? heard.Text : before!.Words, 1 - doubt);
    }

    private static double Needed(string phrase) => ClauseFrom + (SurerBySyllable * Math.Max(0, LongFrom - phrase.Length));
}
