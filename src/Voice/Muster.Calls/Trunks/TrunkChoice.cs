using System.Runtime.InteropServices;

namespace Muster.Calls;

/// <summary>What a choice among trunks goes by.</summary>
/// <param name="Trunk">The trunk.</param>
/// <param name="State">How it stands.</param>
/// <param name="LiveCalls">Calls on it now.</param>
/// <param name="FreeAt">When its calls per second allow the next one.</param>
/// <param name="HeldUntil">Until when the carrier asked to be left alone.</param>
/// <param name="IsOpen">This machine has a way to it.</param>
/// <param name="WasTried">This very call has failed on it already.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineFacts(Trunk Trunk, TrunkState State, int LiveCalls, TimeSpan FreeAt, TimeSpan HeldUntil, bool IsOpen, bool WasTried);

/// <summary>Where a call goes: to the line of that index, or after a wait to whichever is free then, or, with neither, nowhere.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrunkPick(int? Line, TimeSpan? Wait);

/// <summary>
/// Chooses a trunk: those that take the number, of them those that are ready, of them the first priority that has room, and
/// among equals by weight. Where every trunk fails, all are tried but those that asked to be left alone: standing still helps
/// nobody, and the campaign stops by itself after its limit of line faults. Pure.
/// </summary>
internal static class TrunkChoice
{
    /// <summary>How soon to look again for a channel; calls per second tell their own time.</summary>
    private static readonly TimeSpan ChannelWait = TimeSpan.FromMilliseconds(50);

    public static TrunkPick Of(IReadOnlyList<LineFacts> lines, string number, TimeSpan now, Random chance)
    {
        var candidates = Enumerable.Range(0, lines.Count).Where(index => !lines[index].WasTried && lines[index].Trunk.Takes(number)).ToList();
        if (candidates.Count == 0)
            return default;
        var usable = candidates.FindAll(index => lines[index].State == TrunkState.Ready);
        if (usable.Count == 0)
        {
            if (candidates.Exists(index => lines[index].State == TrunkState.Starting))
                return new TrunkPick(null, ChannelWait);

            // A call that failed once already is not spent on another line that fails.
            if (lines.Any(line => line.WasTried))
                return default;
            var open = candidates.FindAll(index => lines[index].IsOpen);
            usable = open.FindAll(index => lines[index].HeldUntil <= now);
            if (usable.Count == 0)
                return open.Count == 0 ? default : new TrunkPick(null, open.Min(index => lines[index].HeldUntil) - now);
        }

        return Among(lines, usable, now, chance);
    }

    private static TrunkPick Among(IReadOnlyList<LineFacts> lines, List<int> usable, TimeSpan now, Random chance)
    {
        var free = usable.FindAll(index => HasChannel(lines[index]) && lines[index].FreeAt <= now);
        if (free.Count > 0)
        {
            var first = free.Min(index => lines[index].Trunk.Priority);
            return new TrunkPick(ByWeight(lines, free.FindAll(index => lines[index].Trunk.Priority == first), chance), null);
        }

        var paced = usable.FindAll(index => HasChannel(lines[index]));
        return new TrunkPick(null, paced.Count == 0 ? ChannelWait : paced.Min(index => lines[index].FreeAt) - now);
    }

    private static bool HasChannel(in LineFacts line) => line.LiveCalls < line.Trunk.Channels;

    private static int ByWeight(IReadOnlyList<LineFacts> lines, List<int> equals, Random chance)
    {
        var drawn = chance.Next(equals.Sum(index => lines[index].Trunk.Weight));
        foreach (var index in equals)
        {
            drawn -= lines[index].Trunk.Weight;
            if (drawn < 0)
                return index;
        }

        return equals[^1];
    }
}
