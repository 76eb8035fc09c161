namespace Muster.Rtp;

/// <summary>
/// Where a <see cref="MediaStream"/> tells what it hears. Called on the media clock's thread, between the packets of other
/// calls: it must be quick, must not block and should not allocate for every frame. One call may still be running, or
/// just begin, while <see cref="MediaStream.Dispose"/> returns; none comes after that.
/// </summary>
public interface IMediaSink
{
    /// <summary>The next 20 ms of what the far end says. Exactly one for every 20 ms once the stream is connected.</summary>
    /// <param name="aLaw">160 A-law samples, whatever law is on the wire; valid only during the call.</param>
    /// <param name="received">False when nothing was received for this moment and the frame is silence.</param>
    void Frame(ReadOnlySpan<byte> aLaw, bool received);

    /// <summary>What left while the frame came that <see cref="Frame"/> tells of next: 160 A-law samples, silence where nothing was sent, or a key.</summary>
    void Sent(ReadOnlySpan<byte> aLaw)
    {
    }

    /// <summary>A key was pressed (RFC 4733): one of <c>0123456789*#ABCD</c>, told once, when it goes down.</summary>
    void Digit(char digit);

    /// <summary>The last packet of a clip has left. Told once for each clip that was not stopped, in their order.</summary>
    void Played(int clip);

    /// <summary>A clip was stopped, or never began, because of <see cref="MediaStream.StopPlaying"/>.</summary>
    /// <param name="clip">As given to <see cref="MediaStream.Play"/>.</param>
    /// <param name="playedMs">How much of it had left.</param>
    void Stopped(int clip, int playedMs)
    {
    }
}
