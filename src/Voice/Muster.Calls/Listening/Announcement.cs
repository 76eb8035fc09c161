using Muster.Contracts;

namespace Muster.Calls;

/// <summary>One thing that a network or a machine tells instead of a person, as <c>announcements.yaml</c> describes it.</summary>
/// <param name="Name">In snake case; it stands in reports: <c>powered_off</c>.</param>
/// <param name="Title">What people read: 关机.</param>
/// <param name="Means">What became of the call; null where the words say nothing of that.</param>
/// <param name="IsMachine">It takes the person's place after the answer, and goes on.</param>
public sealed record Announcement(string Name, string Title, Disposition? Means, bool IsMachine);
