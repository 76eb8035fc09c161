using System.Runtime.InteropServices;

namespace Muster.Carrier.Hearing;

/// <summary>What a prompt is to the person who hears it.</summary>
internal enum PromptKind
{
    /// <summary>Not one of the script's prompts: another caller, another coding, noise.</summary>
    Unknown,

    /// <summary>Words that any question may follow: “I did not hear you”.</summary>
    Aside,

    /// <summary>The beginning of a dialogue: somebody of the household is addressed.</summary>
    Opening,

    /// <summary>A question.</summary>
    Question,

    /// <summary>A goodbye: nobody waits for an answer.</summary>
    Closing,
}

/// <summary>What was heard: the kind of prompt, and which question where it is one.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PromptMark(PromptKind Kind, string Question = "");
