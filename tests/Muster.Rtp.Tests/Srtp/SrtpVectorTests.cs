using System.Security.Cryptography;

namespace Muster.Rtp.Tests.Srtp;

/// <summary>The numbers that RFC 3711 and its oldest implementations give.</summary>
public sealed class SrtpVectorTests
{
    private static readonly SrtpKey Master = new(
        SrtpSuite.Aes128Tag80, Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139" + "0EC675AD498AFEEBB6960B3AABE6"));

    [Fact]
    public void The_key_stream_is_that_of_appendix_B2()
    {
        using var cipher = new CounterMode(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = new byte[0xFF02 * 16];
        cipher.Apply(stream, Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        Block(0).ShouldBe("E03EAD0935C95E80E166B16DD92B4EB4");
        Block(1).ShouldBe("D23513162B02D0F72A43A2FE4A5F97AB");
        Block(2).ShouldBe("41E95B3BB0A2E8DD477901E4FCA894C0");
        Block(0xFEFF).ShouldBe("EC8CDF7398607CB0F2D21675EA9EA1E4");
        Block(0xFF00).ShouldBe("362B7C3C6773516318A077D7FC5073AE");
        Block(0xFF01).ShouldBe("6A2CC3787889374FBEB4C81B17BA6C44");

        string Block(int number) => Convert.ToHexString(stream, number * 16, 16);
    }

    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(1, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    public void The_session_keys_are_those_of_appendix_B3(int label, string expected)
    {
        var key = new byte[expected.Length / 2];
        using var derivation = new CounterMode(Master.Key);
        SrtpCipher.Derive(derivation, Master, label, key);
        Convert.ToHexString(key).ShouldBe(expected);
    }

    [Fact]
    public void A_tag_is_that_of_the_machine_s_own_HMAC()
    {
        Span<byte> tag = stackalloc byte[20];
        var random = new Random(1);
        for (var length = 0; length < 1500; length++)
        {
            var (key, packet) = (new byte[length % 65], new byte[length]);
            random.NextBytes(key);
            random.NextBytes(packet);
            new HmacSha1(key).Compute(packet, behind: null, tag);
            tag.ToArray().ShouldBe(HMACSHA1.HashData(key, packet));
            new HmacSha1(key).Compute(packet, behind: 0x01020304, tag);
            tag.ToArray().ShouldBe(HMACSHA1.HashData(key, (byte[])[.. packet, 1, 2, 3, 4]));
        }
    }

    [Fact]
    public void A_packet_is_protected_as_others_protect_it()
    {
        var plain = "800F1234DECAFBADCAFEBABE" + string.Concat(Enumerable.Repeat("AB", 16));
        const string Protected = "800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB";
        using var sender = new SrtpSender(Master);
        var packet = new byte[64];
        Convert.FromHexString(plain).CopyTo(packet, 0);
        Convert.ToHexString(packet, 0, sender.Protect(packet, 28)).ShouldBe(Protected);

        using var receiver = new SrtpReceiver(Master);
        receiver.TryOpen(packet.AsSpan(0, 38), out var length).ShouldBeTrue();
        Convert.ToHexString(packet, 0, length).ShouldBe(plain);
    }

    [Fact]
    public void A_control_packet_is_protected_as_others_protect_it()
    {
        var plain = "81C8000BCAFEBABE" + string.Concat(Enumerable.Repeat("AB", 16));
        const string Protected = "81C8000BCAFEBABE7128035BE487B9BDBEF89041F977A5A880000001993E08CD54D6C1230798";
        using var sender = new SrtpSender(Master);
        var packet = new byte[64];
        Convert.FromHexString(plain).CopyTo(packet, 0);
        Convert.ToHexString(packet, 0, sender.ProtectControl(packet, 24)).ShouldBe(Protected);

        using var receiver = new SrtpReceiver(Master);
        receiver.TryOpenControl(packet.AsSpan(0, 38), out var length).ShouldBeTrue();
        Convert.ToHexString(packet, 0, length).ShouldBe(plain);
    }
}
