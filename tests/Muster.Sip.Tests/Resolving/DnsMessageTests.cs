using System.Net;

namespace Muster.Sip.Tests;

public sealed class DnsMessageTests
{
    private static readonly byte[] Header = [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];
    private static readonly byte[] Question = [3, (byte)'s', (byte)'i', (byte)'p', 4, (byte)'T', (byte)'e', (byte)'s', (byte)'t', 0, 0, 1, 0, 1];

    [Fact]
    public void An_answer_is_read_through_a_pointer_to_its_question()
    {
        DnsMessage.TryReadAnswer([.. Header, .. Question, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1], out var answer).ShouldBeTrue();

        answer!.Id.ShouldBe((ushort)0x1234);
        answer.Question.ShouldBe("sip.test");
        answer.Records.ShouldBe([new AddressRecord("sip.test", DnsType.Address, TimeSpan.FromSeconds(60), IPAddress.Parse("192.0.2.1"))]);
    }

    [Theory]
    [InlineData(26)] // at itself
    [InlineData(27)] // into itself
    [InlineData(40)] // beyond itself
    [InlineData(4000)] // beyond the end
    public void A_pointer_that_does_not_lead_backwards_ends_the_reading(int target)
    {
        byte[] record = [(byte)(0xC0 | (target >> 8)), (byte)target, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
        DnsMessage.TryReadAnswer([.. Header, .. Question, .. record], out var answer).ShouldBeTrue();

        answer!.Records.ShouldBeEmpty();
    }

    [Fact]
    public void Two_pointers_at_each_other_are_no_name()
    {
        byte[] first = [0xC0, 28, 0xC0, 26, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
        DnsMessage.TryReadAnswer([.. Header, .. Question, .. first], out var answer).ShouldBeTrue();

        answer!.Records.ShouldBeEmpty();
    }

    [Fact]
    public void However_it_is_cut_off_an_answer_does_no_harm()
    {
        byte[] whole = [.. Header, .. Question, 0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 9, 0, 1, 0, 2, 0x13, 0xC4, 0xC0, 12, 0];
        DnsMessage.TryReadAnswer(whole, out var answer).ShouldBeTrue();
        answer!.Records.ShouldBe([new ServiceRecord("sip.test", TimeSpan.FromSeconds(60), 1, 2, 5060, "sip.test")]);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            if (DnsMessage.TryReadAnswer(whole.AsSpan(0, length), out answer))
                answer.Records.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_question_is_no_answer()
    {
        DnsMessage.TryWriteQuestion(7, "sip.test", DnsType.Service, out var question).ShouldBeTrue();

        DnsMessage.TryReadAnswer(question, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("鄂州.test")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.test")]
    public void A_name_that_no_message_can_hold_is_not_asked_for(string name) =>
        DnsMessage.TryWriteQuestion(7, name, DnsType.Address, out _).ShouldBeFalse();
}
