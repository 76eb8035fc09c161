using System.Globalization;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>Says what the facts of a check mean, in words that a carrier's engineer can act on. Pure.</summary>
internal static class CheckPage
{
    private const double LossMax = 0.01;
    private const double JitterMaxMs = 30;
    private const double DriftMaxPpm = 200;
    private static readonly TimeSpan RingDelayMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan CancelMax = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<CheckLine> Of(CheckFacts facts)
    {
        var lines = new List<CheckLine> { Address(facts), Options(facts), Registration(facts), Answer(facts) };
        lines.AddRange([EarlyMedia(facts), Codec(facts, AudioCodec.Pcma), Codec(facts, AudioCodec.Pcmu)]);
        lines.AddRange([SoundIn(facts), SoundOut(facts), Encryption(facts), Loss(facts), Jitter(facts), Drift(facts)]);
        lines.AddRange([KeysOut(facts), KeysIn(facts), Hold(facts), Unhold(facts), SessionTimer(facts)]);
        lines.AddRange([Cancel(facts), HangUp(facts), EmptyNumber(facts), Cause(facts)]);
        return lines;
    }

    private static CheckLine Address(CheckFacts facts)
    {
        const string Title = "线路地址 (address)";
        var transport = facts.Trunk.Protocol.ToString().ToUpperInvariant();
        return facts.Reach.Address is { } address
            ? Pass("address", Title, $"{address}，{transport}")
            : Fail("address", Title, facts.Reach.Error?.Message ?? "", "找不到线路，无法呼叫", "核对线路地址、端口和本机 DNS");
    }

    private static CheckLine Options(CheckFacts facts)
    {
        const string Title = "探测 (OPTIONS)";
        return facts.Reach.OptionsStatus switch
        {
            null => Skip("options", Title, "线路地址未知"),
            0 => Fail("options", Title, "5 秒内无应答", "对端不可达，或不应答 OPTIONS；不应答时 Muster 不能及早发现线路故障", "本机 IP 是否已加白名单？SIP 端口是否放通？是否应答 OPTIONS？"),
            503 or 504 or 408 => Fail("options", Title, $"{facts.Reach.OptionsStatus}", "对端在线，但自称无法服务", "线路为何返回该状态码？"),
            { } status => Pass("options", Title, $"{status}，{Ms(facts.Reach.OptionsTook)}"),
        };
    }

    private static CheckLine Registration(CheckFacts facts)
    {
        const string Title = "注册 (REGISTER)";
        var reach = facts.Reach;
        var seen = $"{reach.RegistrationStatus} {reach.RegistrationReason}".Trim();
        return reach.Registration switch
        {
            null => Skip("registration", Title, "此线路未配置注册"),
            RegistrationState.Registered => Pass("registration", Title, $"{seen}，有效期 {reach.RegistrationGranted.TotalSeconds:0} 秒"),
            _ when reach.RegistrationStatus is 401 or 403 or 407 =>
                Fail("registration", Title, seen, "账号或密码不被接受", "核对账号、密码、域 (domain) 与 realm"),
            _ => Fail("registration", Title, seen.Length > 1 ? seen : "无应答", "未注册，呼叫多半被拒绝", "注册服务器地址与域是否正确？"),
        };
    }

    private static CheckLine Answer(CheckFacts facts)
    {
        const string Title = "接通 (INVITE)";
        if (facts.Main is not { } call)
            return Skip("answer", Title, WhyNoCall(facts));
        var progress = call.Provisionals.Count == 0 ? "无 18x" : string.Join("、", call.Provisionals);
        if (call.Answered is not { } answered)
            return Fail("answer", Title, $"{progress}；{EndOf(call)}", "未接通；以下依赖通话的项目没有尝试", $"被叫是否正常？状态码 {call.End?.Status} 的原因？主叫号码是否允许？号码格式（+86、0 前缀）是否正确？");
        var seen = $"{progress}；首个 18x {Ms(call.FirstProvisional)}，应答 {Ms(answered)}";
        return call.FirstProvisional > RingDelayMax
            ? Fail("answer", Title, seen, $"拨号后等待超过 {RingDelayMax.TotalSeconds:0} 秒才振铃，拖慢外呼", "路由耗时为何这样长？")
            : Pass("answer", Title, seen);
    }

    private static CheckLine EarlyMedia(CheckFacts facts)
    {
        const string Title = "早期媒体 (early media)";
        var heardMs = Math.Max(facts.Main?.EarlyMediaMs ?? 0, facts.Empty?.EarlyMediaMs ?? 0);
        return facts.Main switch
        {
            null => Skip("early_media", Title, WhyNoCall(facts)),
            _ when heardMs > 0 => Pass("early_media", Title, $"应答前收到 {heardMs} 毫秒音频", "可以听到回铃音和空号、关机等提示音"),
            { HasEarlyDescription: true } => Fail("early_media", Title, "18x 带 SDP，但没有收到音频", "提示音听不到，未接通的原因只能靠状态码", "18x 之后是否发送 RTP？是否要求先收到我方 RTP？"),
            _ => Skip("early_media", Title, "18x 不带 SDP", "未接通的原因只能靠状态码", "能否在 183 中提供提示音（early media）？"),
        };
    }

    private static CheckLine Codec(CheckFacts facts, AudioCodec codec)
    {
        var name = codec.ToString().ToUpperInvariant();
        var (key, title) = (codec == AudioCodec.Pcma ? "codec_pcma" : "codec_pcmu", $"编码 {name} (G.711)");
        var call = facts.Main?.Codec == codec ? facts.Main : facts.OtherCodec == codec ? facts.Other : null;
        if (call is null)
            return Skip(key, title, facts.Main is null ? WhyNoCall(facts) : "主呼叫未接通");
        if (call.Codec == codec)
            return Pass(key, title, call == facts.Main ? "主呼叫采用" : "单独提供时接受");
        if (call.End?.Status is 488 or 606 or 415)
            return Fail(key, title, $"单独提供时被拒绝：{call.End.Status}", codec == AudioCodec.Pcma ? "国内线路一般应支持 A 律" : "只影响只支持 μ 律的设备", $"是否支持 {name}？");
        return Skip(key, title, $"单独提供的呼叫未接通：{EndOf(call)}");
    }

    private static CheckLine SoundIn(CheckFacts facts)
    {
        const string Title = "来向声音 (RTP in)";
        if (Talked(facts) is not { Media: { } media } call)
            return Skip("sound_in", Title, WhyNoTalk(facts));
        var seen = $"{call.Talked.TotalSeconds:0} 秒内收到 {media.PacketsReceived} 个包，有声 {call.LoudFrames * 20} 毫秒";
        return media.PacketsReceived == 0
            ? Fail("sound_in", Title, seen, "单通：听不到对方", "RTP 发往哪个地址和端口？是否按 SDP 或按来源地址（symmetric RTP）发送？防火墙是否放通 UDP 20000–29999？")
            : Pass("sound_in", Title, seen);
    }

    private static CheckLine SoundOut(CheckFacts facts)
    {
        const string Title = "去向声音 (RTP out)";
        if (Talked(facts) is not { Media: { } media } call)
            return Skip("sound_out", Title, WhyNoTalk(facts));
        var seen = $"发出 {media.PacketsSent} 个包，发送失败 {media.SendErrors}";
        if (media.SendErrors > media.PacketsSent / 10)
            return Fail("sound_out", Title, seen, "单通：对方端口不接收我方 RTP", "应答 SDP 中的地址和端口是否正确？");
        if (media.Remote is { } remote)
        {
            var told = $"{seen}；对端 RTCP：丢包 {Share(remote.FractionLost)}，抖动 {remote.JitterMs:0.0} 毫秒{(remote.RoundTripMs is { } trip ? $"，往返 {trip:0} 毫秒" : "")}";
            return remote.FractionLost > 0.9
                ? Fail("sound_out", Title, told, "单通：对方收不到我方 RTP", "媒体网关是否收到我方 RTP？")
                : Pass("sound_out", Title, told);
        }

        return call.KeysHeard.Length > 0
            ? Pass("sound_out", Title, $"{seen}；对端回送了我方的包")
            : Skip("sound_out", Title, $"{seen}；对端不发 RTCP 也不回声，无法证实", "", "能否打开 RTCP，或提供回声测试号码？");
    }

    private static CheckLine Encryption(CheckFacts facts)
    {
        const string Title = "媒体加密 (SRTP)";
        if (facts.Trunk.Srtp == MediaSecurity.Off)
            return Skip("srtp", Title, "此线路未配置 SRTP");
        return Talked(facts) switch
        {
            { Media.IsProtected: true } => Pass("srtp", Title, "RTP 已加密"),
            { } => Fail("srtp", Title, "对端只接受明文 RTP", "通话可被路径上的人听到", "是否支持 SRTP（RTP/SAVP，SDES，RFC 4568）？"),
            null => Skip("srtp", Title, WhyNoTalk(facts)),
        };
    }

    private static CheckLine Loss(CheckFacts facts)
    {
        const string Title = "丢包 (packet loss)";
        if (Talked(facts) is not { Media: { PacketsReceived: > 0 } media })
            return Skip("packet_loss", Title, WhyNoTalk(facts));
        var lost = (double)media.PacketsLost / (media.PacketsReceived + media.PacketsLost);
        var seen = $"来向 {Share(lost)}（{media.PacketsLost} 个），去向 {(media.Remote is { } remote ? Share(remote.FractionLost) : "未知（无 RTCP）")}";
        return lost > LossMax || media.Remote?.FractionLost > LossMax
            ? Fail("packet_loss", Title, seen, "丢包超过 1 %，短回答可能听不清", "媒体路径上哪一段丢包？是否有限速？")
            : Pass("packet_loss", Title, seen);
    }

    private static CheckLine Jitter(CheckFacts facts)
    {
        const string Title = "抖动 (jitter)";
        if (Talked(facts) is not { Media: { PacketsReceived: > 0 } media })
            return Skip("jitter", Title, WhyNoTalk(facts));
        var seen = $"{media.JitterMs:0.0} 毫秒，迟到 {media.PacketsLate} 个";
        return media.JitterMs > JitterMaxMs
            ? Fail("jitter", Title, seen, $"抖动超过 {JitterMaxMs:0} 毫秒，缓冲会加大时延", "媒体路径是否拥塞？")
            : Pass("jitter", Title, seen);
    }

    private static CheckLine Drift(CheckFacts facts)
    {
        const string Title = "时钟偏差 (clock drift)";
        if (Talked(facts)?.Media is not { } media)
            return Skip("clock_drift", Title, WhyNoTalk(facts));
        if (media.ClockDriftPpm is not { } ppm)
            return Skip("clock_drift", Title, "来向音频不足 5 秒");
        var seen = string.Create(CultureInfo.InvariantCulture, $"对端{(ppm >= 0 ? "快" : "慢")} {Math.Abs(ppm):0} ppm");
        return Math.Abs(ppm) > DriftMaxPpm
            ? Fail("clock_drift", Title, seen, "长通话会周期性地缺音或叠音", "媒体网关的时钟源是否同步？")
            : Pass("clock_drift", Title, seen);
    }

    private static CheckLine KeysOut(CheckFacts facts)
    {
        const string Title = "发送按键 (DTMF out, RFC 4733)";
        if (Talked(facts) is not { } call)
            return Skip("dtmf_out", Title, WhyNoTalk(facts));
        if (!call.TakesKeys)
            return Fail("dtmf_out", Title, "应答 SDP 没有 telephone-event", "不能发送按键，多半也收不到居民的按键", "是否支持 telephone-event/8000（RFC 4733）？");
        if (call.KeysSent.Length == 0)
            return Skip("dtmf_out", Title, "通话太短，没有发送");
        return call.KeysHeard.Contains(call.KeysSent, StringComparison.Ordinal)
            ? Pass("dtmf_out", Title, $"发出 {call.KeysSent}，原样回送")
            : Skip("dtmf_out", Title, $"发出 {call.KeysSent}，对端没有回送，无法证实", "", $"请对端确认收到 {call.KeysSent}");
    }

    private static CheckLine KeysIn(CheckFacts facts)
    {
        const string Title = "接收按键 (DTMF in, RFC 4733)";
        if (Talked(facts) is not { } call)
            return Skip("dtmf_in", Title, WhyNoTalk(facts));
        return call.KeysHeard.Length > 0
            ? Pass("dtmf_in", Title, $"收到 {call.KeysHeard}")
            : Skip("dtmf_in", Title, "通话中没有收到按键", "", "检查时请在被叫话机上按键，或使用会回送按键的号码");
    }

    private static CheckLine Hold(CheckFacts facts)
    {
        const string Title = "保持 (hold, re-INVITE sendonly)";
        if (Talked(facts) is not { } call)
            return Skip("hold", Title, WhyNoTalk(facts));
        return call.Hold switch
        {
            { Status: 0 } => Skip("hold", Title, "通话先结束，或对端没有应答 re-INVITE"),
            { Status: not 200 } hold => Fail("hold", Title, $"{hold.Status}", "对端拒绝通话中变更", "是否支持 re-INVITE？"),
            { TheirDirection: MediaDirection.RecvOnly or MediaDirection.Inactive } hold => Pass("hold", Title, $"200，{Word(hold.TheirDirection)}"),
            { } hold => Fail("hold", Title, $"200，{Word(hold.TheirDirection)}", "对端没有按 RFC 3264 应答 recvonly；保持时仍可能发送声音", "为何以 sendrecv 应答 sendonly？"),
        };
    }

    private static CheckLine Unhold(CheckFacts facts)
    {
        const string Title = "恢复 (unhold, re-INVITE sendrecv)";
        if (Talked(facts) is not { Hold.Status: 200 } call)
            return Skip("reinvite", Title, Talked(facts) is null ? WhyNoTalk(facts) : "未能保持");
        if (call.Unhold.Status != 200)
            return Fail("reinvite", Title, call.Unhold.Status == 0 ? "无应答" : $"{call.Unhold.Status}", "保持后不能恢复", "为何拒绝第二次 re-INVITE？");
        return call.SoundAfterHold || call.Media is { PacketsReceived: 0 }
            ? Pass("reinvite", Title, $"200，{Word(call.Unhold.TheirDirection)}{(call.SoundAfterHold ? "，声音恢复" : "")}")
            : Fail("reinvite", Title, "200，但恢复后没有收到 RTP", "恢复后单通", "恢复后 RTP 发往哪里？");
    }

    private static CheckLine SessionTimer(CheckFacts facts)
    {
        const string Title = "会话定时 (session timer, RFC 4028)";
        if (Talked(facts) is not { } call)
            return Skip("session_timer", Title, WhyNoTalk(facts));
        return call.SessionInterval is { } interval
            ? Pass("session_timer", Title, $"Session-Expires {interval.TotalSeconds:0} 秒")
            : Skip("session_timer", Title, "对端没有采用", "对端消失时只能靠静默判断", "");
    }

    private static CheckLine Cancel(CheckFacts facts)
    {
        const string Title = "振铃时取消 (CANCEL)";
        return facts.Cancelled switch
        {
            null => Skip("cancel", Title, WhyNoCall(facts)),
            { End: { Cause: CallEndCause.Cancelled, Status: 487 } } call when call.EndedAfter > CancelMax =>
                Fail("cancel", Title, $"487，{Ms(call.EndedAfter)}", "取消太慢，占用并发", "CANCEL 为何迟迟不生效？"),
            { End: { Cause: CallEndCause.Cancelled, Status: 487 } } call => Pass("cancel", Title, $"487，{Ms(call.EndedAfter)}"),
            { Answered: not null } or { End: { Cause: CallEndCause.Cancelled, Status: 200 } } =>
                Skip("cancel", Title, "振铃前或取消时已应答，来不及取消"),
            { End: { Cause: CallEndCause.Cancelled, Status: 0 } } =>
                Fail("cancel", Title, "CANCEL 之后没有 487", "取消的呼叫可能仍在振铃，占用并发", "CANCEL 是否被正确处理？"),
            { } call => Skip("cancel", Title, $"呼叫在取消前结束：{EndOf(call)}"),
        };
    }

    private static CheckLine HangUp(CheckFacts facts)
    {
        const string Title = "挂机 (BYE)";
        return facts.Main switch
        {
            { Answered: not null, End: { Cause: CallEndCause.LocalBye } } call when call.EndedAfter < CancelMax => Pass("bye", Title, $"{Ms(call.EndedAfter)} 内应答"),
            { Answered: not null, End: { Cause: CallEndCause.LocalBye } } => Fail("bye", Title, "BYE 没有应答", "对端可能仍在计费", "BYE 的路由（Record-Route、Contact）是否正确？"),
            { Answered: not null, End: { } end } => Skip("bye", Title, $"对端先结束了通话：{LineFaults.Describe(end)}"),
            _ => Skip("bye", Title, WhyNoTalk(facts)),
        };
    }

    private static CheckLine EmptyNumber(CheckFacts facts)
    {
        const string Title = "空号 (unallocated number)";
        if (facts.Empty is not { } call)
            return Skip("empty_number", Title, facts.Options.EmptyNumber is null ? "没有给出空号（--empty-number）" : WhyNoCall(facts));
        if (call.Answered is not null)
            return Fail("empty_number", Title, "200：空号被应答", "空号会计费，并被当作接通", "为何以 200 应答空号？请改用 404 或 183 + 提示音");
        var seen = $"{EndOf(call)}，应答前音频 {call.EarlyMediaMs} 毫秒";
        return call.End?.Status is 404 or 410 or 484 or 604 || call.End?.Q850Cause is 1 or 3 or 22 or 28 || call.EarlyMediaMs > 0
            ? Pass("empty_number", Title, seen)
            : Fail("empty_number", Title, seen, "空号与无人接听分不开", "空号能否返回 404，或带 Reason: Q.850;cause=1，或播放提示音？");
    }

    private static CheckLine Cause(CheckFacts facts)
    {
        const string Title = "挂断原因 (Reason: Q.850)";
        var ends = new[] { facts.Main, facts.Other, facts.Cancelled, facts.Empty }.Select(call => call?.End).OfType<CallEnd>().ToList();
        var causes = ends.Select(end => end.Q850Cause).OfType<int>().Distinct().ToList();
        if (causes.Count > 0)
            return Pass("reason", Title, $"cause {string.Join("、", causes)}");
        return ends.Exists(end => end.Cause == CallEndCause.Refused)
            ? Fail("reason", Title, "拒绝时没有 Reason 头", "未接通的原因不够细", "能否在拒绝和 BYE 中带 Reason: Q.850;cause=…（RFC 3326）？")
            : Skip("reason", Title, "没有呼叫被拒绝，看不出来");
    }

    private static CallFacts? Talked(CheckFacts facts) => facts.Main is { Answered: not null } call ? call : null;

    private static string WhyNoCall(CheckFacts facts) =>
        facts.Reach.Error is not null ? "线路不可用" : facts.Options.Number is null ? "没有给出被叫号码（--number）" : "没有呼叫";

    private static string WhyNoTalk(CheckFacts facts) => facts.Main switch
    {
        null => WhyNoCall(facts),
        { Answered: null } => "主呼叫未接通",
        _ => "没有收到音频",
    };

    private static string EndOf(CallFacts call) => call.End is { } end ? LineFaults.Describe(end) : "未结束";

    private static string Word(MediaDirection direction) => direction.ToString().ToLowerInvariant();

    private static string Ms(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} 毫秒") : "–";

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private static CheckLine Pass(string key, string title, string seen, string meaning = "") => new(key, title, CheckVerdict.Passed, seen, meaning);

    private static CheckLine Fail(string key, string title, string seen, string meaning, string ask) =>
        new(key, title, CheckVerdict.Failed, seen, meaning, ask);

    private static CheckLine Skip(string key, string title, string because, string meaning = "", string ask = "") =>
        new(key, title, CheckVerdict.NotTried, because, meaning, ask);
}
