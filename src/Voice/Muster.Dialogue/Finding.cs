namespace Muster.Dialogue;

/// <summary>Something that a script's check found.</summary>
/// <param name="Severity">Whether the script can be played all the same.</param>
/// <param name="Code">Stable and dotted: <c>script.unreachable_step</c>.</param>
/// <param name="Line">Where, from 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 where the line is all that is known.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Finding(Severity Severity, string Code, int Line, int Column, string Message);

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth a look; the script can be played.</summary>
    Warning,

    /// <summary>The script is refused.</summary>
    Error,
}
