using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Muster.Sip;

namespace Muster.Calls.Tests.Peers;

/// <summary>A called party that no one here wrote: answers by itself and plays a WAV file; what it hears goes into another.</summary>
internal sealed class Baresip : IDisposable
{
    public const string Program = "/usr/bin/baresip";
    public const string User = "callee";

    private readonly Process _process;
    private readonly string _folder;

    private Baresip(Process process, int port, string folder)
    {
        _process = process;
        Port = port;
        _folder = folder;
    }

    public int Port { get; }

    /// <summary>What it heard, 16 bit and 8 kHz, whole once it has been disposed of.</summary>
    public string HeardFile => Directory.GetFiles(_folder, "*-dec.wav").ShouldHaveSingleItem();

    /// <summary>Starts it in a folder of its own and waits until it is ready; it then calls, where it is told whom.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="wavFile">What it plays.</param>
    /// <param name="protocol">What carries its signalling.</param>
    /// <param name="certificate">Its own, for TLS.</param>
    /// <param name="authorities">Whom it believes.</param>
    /// <param name="dial">Whom it calls at once; null waits to be called.</param>
    /// <param name="mediaEncryption">Its <c>mediaenc</c>: <c>srtp</c> offers keys beside plain RTP, <c>srtp-mand</c> takes nothing else.</param>
    public static async Task<Baresip> Start(
        string folder,
        string wavFile,
        SipProtocol protocol = SipProtocol.Udp,
        string? certificate = null,
        string? authorities = null,
        string? dial = null,
        string? mediaEncryption = null)
    {
        var port = FreePort();
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            sip_listen 127.0.0.1:{(protocol == SipProtocol.Tls ? port - 1 : port)}
            {(certificate is null ? "" : $"sip_certificate {certificate}")}
            {(authorities is null ? "" : $"sip_cafile {authorities}")}
            net_interface 127.0.0.1
            audio_source aufile,{wavFile}
            audio_player aubridge,ear
            snd_path {folder}
            audio_srate 8000
            audio_channels 1
            rtp_ports 31000-31100
            module_path /usr/lib/baresip/modules
            module g711.so
            module aufile.so
            module aubridge.so
            module sndfile.so
            module srtp.so
            module_app account.so
            module_app menu.so

            """);
        var encryption = mediaEncryption is null ? "" : ";mediaenc=" + mediaEncryption;
        File.WriteAllText(Path.Combine(folder, "accounts"), $"<sip:{User}@127.0.0.1;transport={protocol.ToString().ToLowerInvariant()}>;answermode=auto;regint=0;audio_codecs=pcma,pcmu{encryption}\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");

        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-f");
        start.ArgumentList.Add(folder);
        if (dial is not null)
        {
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add($"/dial {dial}");
        }

        var process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.ErrorDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return new Baresip(process, port, folder);

        void Look(string? line)
        {
            if (line?.Contains("is ready", StringComparison.Ordinal) == true)
                ready.TrySetResult();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A port that is free by UDP and TCP, as is the one below it: TLS is taken a port above the plain ones.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var socket = Bound(SocketType.Dgram, 0)!;
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            using var stream = Bound(SocketType.Stream, port);
            using var below = Bound(SocketType.Dgram, port - 1);
            using var streamBelow = Bound(SocketType.Stream, port - 1);
            if (stream is not null && below is not null && streamBelow is not null)
                return port;
        }
    }

    /// <summary>Null when the port is taken.</summary>
    private static Socket? Bound(SocketType type, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
