using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>A script's check: everything found, and the script itself when nothing forbids to play it.</summary>
public sealed class ScriptCheck
{
    private readonly Script? _script;

    private ScriptCheck(Script? script, Findings findings)
    {
        _script = findings.HasErrors ? null : script;
        Findings = findings.Sorted;
    }

    /// <summary>By place in the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether the script is refused.</summary>
    public bool HasErrors => _script is null;

    /// <summary>Checks a script's text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="pronunciation">Asked for each phrase of the script; null leaves that out.</param>
    /// <param name="folder">Where recordings and lists are looked for; null leaves recordings unchecked.</param>
    public static ScriptCheck Text(string yaml, PronunciationCheck? pronunciation = null, string? folder = null) => Check(yaml, folder, pronunciation);

    /// <summary>Checks a script's file and the recordings that it names.</summary>
    /// <returns>The check, or <c>script.not_found</c>, <c>script.unreadable</c> or <c>script.too_large</c>.</returns>
    public static Result<ScriptCheck> File(string path, PronunciationCheck? pronunciation = null)
    {
        if (!ScriptFile.Read(path).TryGet(out var yaml, out var error))
            return error;
        return Check(yaml, Path.GetDirectoryName(Path.GetFullPath(path)), pronunciation);
    }

    /// <summary>The script, or its first error with a note of how many there are.</summary>
    /// <param name="name">Names the script in the message: its path.</param>
    public Result<Script> ToResult(string name)
    {
        if (_script is not null)
            return _script;
        var errors = Findings.Where(finding => finding.Severity == Severity.Error).ToList();
        var more = errors.Count > 1 ? $" ({errors.Count - 1} more: see `muster script check`.)" : "";
        return new Error(errors[0].Code, $"{name}:{errors[0].Line}: {errors[0].Message}{more}");
    }

    private static ScriptCheck Check(string yaml, string? folder, PronunciationCheck? pronunciation)
    {
        var findings = new Findings("script");
        var script = new ScriptReader(yaml.TrimStart('\uFEFF'), folder, findings, pronunciation).Read();
        return new ScriptCheck(script, findings);
    }
}
