namespace Muster.Kernel.Yaml;

/// <summary>Collects what is wrong with a file while it is read, so that one run shows all of it.</summary>
/// <param name="subject">What codes begin with where the fault could be in any file: <c>script</c>.</param>
public sealed class Findings(string subject)
{
    private readonly List<Finding> _all = [];

    /// <summary>By place in the text, each once.</summary>
    public IReadOnlyList<Finding> Sorted => [.. _all.Distinct().OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];

    /// <summary>What codes begin with.</summary>
    public string Subject => subject;

    /// <summary>Whether the file is refused.</summary>
    public bool HasErrors => _all.Exists(finding => finding.Severity == Severity.Error);

    public void Add(Finding finding) => _all.Add(finding);

    public void Error(YamlNode at, string code, string message) => Add(new Finding(Severity.Error, code, at.Line, at.Column, message));

    public void Warn(YamlNode at, string code, string message) => Add(new Finding(Severity.Warning, code, at.Line, at.Column, message));
}
