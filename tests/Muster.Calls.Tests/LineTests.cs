using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Rtp;
using Muster.Speech;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Lines, machines and programs that fail.</summary>
public sealed class LineTests
{
    [CallFact]
    [Behaviour(21, "An answered line from which no packet comes is given up")]
    public async Task A_line_that_carries_no_sound_is_a_fault()
    {
        using var rig = new CallRig(speech: false, options: CallRig.Options with { FirstSoundWithin = TimeSpan.FromSeconds(1.5) });
        rig.Resident.OnInvite = resident => resident.PickUpDumb();
        var report = await rig.Place(people: 2).Report;

        report.SipStatus.ShouldBe(200);
        report.People.ShouldAllBe(person => person.Disposition == Disposition.LineFault);
    }

    [CallFact]
    public async Task A_line_that_falls_silent_after_an_answer_leaves_a_part()
    {
        using var rig = new CallRig(speech: false, options: CallRig.Options with { SilenceMax = TimeSpan.FromSeconds(1) });
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        rig.Resident.LoseLine();

        (await call.Report).Disposition.ShouldBe(Disposition.Partial);
    }

    [CallFact]
    [Behaviour(25, "A call that finds no free port ends as a line fault, and the next goes through")]
    public async Task A_call_without_a_free_port_is_a_fault_and_the_next_one_goes_through()
    {
        var options = CallRig.Options with { Channels = 1, Media = new MediaClockOptions { FirstPort = 29_990, LastPort = 29_991 } };
        using var rig = new CallRig(speech: false, options: options);
        var first = rig.Place();
        await rig.Resident.Until(Tested + "-");
        var second = await rig.Place().Report;
        second.Disposition.ShouldBe(Disposition.LineFault);
        second.SipStatus.ShouldBe(0);
        rig.Resident.Press("1");
        (await first.Report).Disposition.ShouldBe(Disposition.Completed);

        var third = rig.Place();
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("1");
        (await third.Report).Disposition.ShouldBe(Disposition.Completed);
    }

    [CallFact]
    [Behaviour(18, "RTP is sent from the first 18x with SDP on, for lines that give early media only to who sends")]
    public async Task Packets_leave_with_the_first_18x_and_bring_forth_the_early_media()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.PlayEarly(Tones.Silence(TimeSpan.FromMilliseconds(20)), status: 180);
        var call = rig.Place();
        await rig.Resident.Until("first packet");
        rig.Resident.Play(Sounds.Noise(1000));
        await rig.Resident.Until("said", 2);
        rig.Resident.PickUpAfterEarlyMedia();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.EarlyMediaMs.ShouldBeGreaterThanOrEqualTo(1000);
    }

    [CallFact]
    [Behaviour(25, "A desk with more channels than port pairs is not opened")]
    public void More_channels_than_ports_are_refused_before_the_first_call()
    {
        var options = CallRig.Options with { Channels = 11, Media = new MediaClockOptions { FirstPort = 29_900, LastPort = 29_919 } };
        using var resident = new Resident();
        var trunk = Trunk.Parse($"sip:{resident.EndPoint}").Value;
        CallDesk.Open([trunk], Screening.Standard, PromptStore.Open(CallRig.PromptFolder).Value, null, options).Error.ShouldNotBeNull().Code.ShouldBe("rtp.too_few_ports");
    }

    [CallFact]
    public async Task A_prompt_that_cannot_be_rendered_is_left_out()
    {
        var tooLong = string.Concat(Enumerable.Repeat("{name}", 13));
        using var rig = new CallRig(Screening.With(greeting: $"'{tooLong}'"), speech: false);
        var call = rig.Place(name: new string('好', 80));
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Desk.PromptFailures.ShouldBeGreaterThan(0);
        rig.Resident.Prompts.ShouldBe([Tested, Thanks]);
    }

    [CallFact]
    public async Task A_listener_that_throws_ends_its_own_call_only()
    {
        using var rig = new CallRig(speech: false) { Listening = Refuse };
        var thrown = new List<Exception>();
        rig.Desk.Faulted = thrown.Add;
        var failing = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        (await failing.Report).Disposition.ShouldBe(Disposition.Partial);
        thrown.ShouldHaveSingleItem().Message.ShouldBe("the listener's fault");

        var other = rig.Place();
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "-");
        rig.Resident.Press("2");
        (await other.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Desk.Faults.ShouldBe(1);

        static void Refuse(string what)
        {
            if (what == "1 tested=yes")
                throw new InvalidOperationException("the listener's fault");
        }
    }

    [CallFact]
    public async Task A_listener_that_throws_at_the_answer_still_hears_the_end()
    {
        using var rig = new CallRig(speech: false) { Listening = what => { if (what == "answered") throw new InvalidOperationException(); } };

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.LineFault);
        rig.Desk.ActiveCalls.ShouldBe(0);
    }

    [VoiceFact]
    public async Task An_answer_that_the_recogniser_has_no_room_for_is_asked_again()
    {
        var pool = RecogniserPool.Open(new SpeechOptions(), 1).Value;
        using var rig = new CallRig(recognisers: pool);
        pool.Dispose();

        await IsAskedAgain(rig);
        rig.Desk.RecogniserOverloads.ShouldBe(1);
    }

    [VoiceFact]
    public async Task An_answer_that_the_recogniser_never_gives_back_is_asked_again()
    {
        using var pool = RecogniserPool.Open(new SpeechOptions(), 1).Value;
        using var rig = new CallRig(options: CallRig.Options with { RecognitionMax = TimeSpan.FromSeconds(1) }, recognisers: pool);
        using var stuck = new ManualResetEventSlim();
        pool.TrySubmit(new Utterance(Tones.Silence(TimeSpan.FromMilliseconds(200)), 0, 200), Grammar.Create("zh", [new GrammarPhrase("yes", "已经做过了")]), _ => stuck.Wait(TimeSpan.FromSeconds(20))).ShouldBeTrue();

        await IsAskedAgain(rig);
        stuck.Set();
    }

    /// <summary>What is said is not understood; the second time it is keyed.</summary>
    private static async Task IsAskedAgain(CallRig rig)
    {
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("已经做过了");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unclear, Tested, Thanks]);
    }
}
