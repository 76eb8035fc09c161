using System.Text;

namespace Muster.Sip.Tests;

public sealed class SipFramerTests
{
    private const string Request = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 4\r\n\r\nbody";

    private readonly SipFramer _framer = new();

    [Fact]
    public void Messages_come_out_whole_however_the_stream_is_cut()
    {
        var stream = Request + "\r\n\r\n" + Request.Replace("Content-Length: 4", "l :4", StringComparison.Ordinal) + Request.ReplaceLineEndings("\n");
        for (var piece = 1; piece < stream.Length; piece++)
        {
            var framer = new SipFramer();
            var frames = stream.Chunk(piece).SelectMany(chunk => Feed(framer, new string(chunk))).ToList();

            frames.Count(frame => frame.Kind == SipFrame.LineEnd).ShouldBe(2);
            frames.Where(frame => frame.Kind == SipFrame.Message).Select(frame => frame.Text[^4..]).ShouldBe(["body", "body", "body"], $"pieces of {piece}");
            framer.HasPart.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nTo: x\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: many\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 65535\r\n\r\n")]
    public void A_head_that_does_not_say_where_its_message_ends_is_the_last_thing_read(string head) =>
        Feed(_framer, head + Request).ShouldBe([(SipFrame.Unbounded, head)]);

    [Fact]
    public void The_longest_message_passes_and_one_byte_more_does_not()
    {
        string Of(int length)
        {
            var head = $"OPTIONS sip:a SIP/2.0\r\nContent-Length: {length - 48:00000}\r\n\r\n";
            return head + new string('x', length - head.Length);
        }

        Of(SipReader.MessageBytesMax).Length.ShouldBe(SipReader.MessageBytesMax);
        Feed(_framer, Of(SipReader.MessageBytesMax)).ShouldHaveSingleItem().Kind.ShouldBe(SipFrame.Message);
        Feed(_framer, Of(SipReader.MessageBytesMax + 1)).ShouldHaveSingleItem().Kind.ShouldBe(SipFrame.Unbounded);
    }

    [Fact]
    public void A_head_without_end_is_given_up_and_takes_no_more_room_than_a_message()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var frames = Feed(_framer, new string('x', SipReader.MessageBytesMax));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        frames.ShouldHaveSingleItem().Kind.ShouldBe(SipFrame.TooLarge);
        allocated.ShouldBeLessThan(10L * SipReader.MessageBytesMax);
    }

    private static List<(SipFrame Kind, string Text)> Feed(SipFramer framer, string text)
    {
        var frames = new List<(SipFrame, string)>();
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var given = 0; given < bytes.Length;)
        {
            var room = framer.Room();
            var count = Math.Min(room.Length, bytes.Length - given);
            bytes.AsSpan(given, count).CopyTo(room.Span);
            framer.Added(count);
            given += count;
            SipFrame frame;
            while ((frame = framer.Next(out var message)) != SipFrame.Incomplete)
            {
                frames.Add((frame, message is null ? "" : Encoding.Latin1.GetString(message)));
                if (frame is SipFrame.Unbounded or SipFrame.TooLarge)
                    return frames;
            }
        }

        return frames;
    }
}
