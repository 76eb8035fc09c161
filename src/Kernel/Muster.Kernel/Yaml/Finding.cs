namespace Muster.Kernel.Yaml;

/// <summary>Something that was found in a file that a person wrote.</summary>
/// <param name="Severity">Whether the file can be used all the same.</param>
/// <param name="Code">Stable and dotted: <c>script.unreachable_step</c>.</param>
/// <param name="Line">Where, from 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 where the line is all that is known.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Finding(Severity Severity, string Code, int Line, int Column, string Message);

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth a look; the file can be used.</summary>
    Warning,

    /// <summary>The file is refused.</summary>
    Error,
}
