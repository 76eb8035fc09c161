using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Muster.Calls.Tests.Peers;

/// <summary>A called party that no one here wrote: answers by itself and plays a WAV file; what it hears goes into another.</summary>
internal sealed class Baresip : IDisposable
{
    public const string Program = "/usr/bin/baresip";
    public const string User = "callee";

    private readonly Process _process;

    private Baresip(Process process, int port, string folder)
    {
        _process = process;
        Port = port;
        HeardFile = Path.Combine(folder, "heard.wav");
    }

    public int Port { get; }

    /// <summary>What it heard, 16 bit and 8 kHz, written while it listens.</summary>
    public string HeardFile { get; }

    /// <summary>Starts it in a folder of its own and waits until it is ready.</summary>
    public static async Task<Baresip> Start(string folder, string wavFile)
    {
        var port = FreePort();
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            sip_listen 127.0.0.1:{port}
            net_interface lo
            audio_source aufile,{wavFile}
            audio_player aufile,{Path.Combine(folder, "heard.wav")}
            audio_srate 8000
            audio_channels 1
            rtp_ports 31000-31100
            module_path /usr/lib/baresip/modules
            module g711.so
            module aufile.so
            module_app account.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(folder, "accounts"), $"<sip:{User}@127.0.0.1>;answermode=auto;regint=0;audio_codecs=pcma,pcmu\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");

        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-f");
        start.ArgumentList.Add(folder);
        var process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.ErrorDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(10));
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

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>A test that needs a program of Debian's; skipped, with the reason, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithAttribute : FactAttribute
{
    public FactWithAttribute(params string[] files)
    {
        var missing = Array.FindAll(files, file => !File.Exists(file) && !Directory.Exists(file));
        if (missing.Length > 0)
            Skip = $"missing on this machine: {string.Join(", ", missing)}";
    }
}
