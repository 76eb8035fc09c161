namespace Muster.Sip.Tests;

public sealed class CallTests
{
    [Fact]
    public void A_call_rings_is_answered_and_hung_up_by_the_caller()
    {
        var pair = new Pair();
        var call = pair.Call();
        pair.Pass(1);
        pair.IncomingCall!.Ring();
        pair.Pass(3);
        pair.Accept();
        pair.Pass(1);
        call.HangUp();
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["180", "answered", "ended LocalBye"]);
        pair.CalledEvents.Lines.ShouldBe(["answered", "ended RemoteBye"]);
        pair.CallerEvents.Session!.RtpAddress.ShouldBe(Pair.CalledRtp);
        pair.CallerEvents.Session.Codec.ShouldBe(AudioCodec.Pcma);
        pair.Invite!.To.User.ShouldBe("13800000000");
        pair.Invite.From.User.ShouldBe("02750000000");
    }

    [Fact]
    public void A_call_is_hung_up_by_the_called_party()
    {
        var pair = new Pair();
        pair.Call();
        pair.Pass(1);
        pair.Accept();
        pair.Pass(1);
        pair.IncomingCall!.HangUp();
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["answered", "ended RemoteBye"]);
        pair.CalledEvents.Lines.ShouldBe(["answered", "ended LocalBye"]);
    }
}
