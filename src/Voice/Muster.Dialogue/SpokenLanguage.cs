namespace Muster.Dialogue;

/// <summary>How people name the languages that scripts are written in.</summary>
internal static class SpokenLanguage
{
    /// <summary>The variable, or the question, that says what is spoken.</summary>
    public const string Variable = "language";

    /// <summary>Headers of a roster's column that says the same.</summary>
    private static readonly string[] Columns = [Variable, "语言", "语种"];

    /// <summary>The language that a name means; null when it is none of these.</summary>
    public static string? Find(string name) => name.Trim().ToLowerInvariant() switch
    {
        "zh" or "中文" or "汉语" or "普通话" or "国语" or "chinese" or "mandarin" => "zh",
        "en" or "英语" or "英文" or "english" => "en",
        _ => null,
    };

    /// <summary>The language that a roster's row asks for; null when it asks for none.</summary>
    public static string? OfRow(IReadOnlyDictionary<string, string> variables) =>
        Columns.Select(column => variables.GetValueOrDefault(column)).OfType<string>().Select(Find).FirstOrDefault(language => language is not null);
}
