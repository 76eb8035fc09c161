using System.Net;

namespace Muster.Bench;

/// <summary>
/// baresip (Debian: baresip-core), holding one call: a second one would put the first on hold, so every call has a process.
/// It plays a WAV file and decodes what it hears into a buffer that nobody listens to.
/// </summary>
internal sealed class BaresipProcess : FarProcess
{
    public const string Program = "/usr/bin/baresip";

    private readonly string _folder;

    private BaresipProcess(string folder, IPEndPoint endPoint, IPEndPoint to)
        : base(endPoint, Program, ["-f", folder, "-e", $"/dial sip:muster@{to}"])
    {
        _folder = folder;
    }

    /// <param name="to">Whom it calls.</param>
    /// <param name="port">Where it listens; its audio takes the ports from 1,000 above.</param>
    /// <param name="waveFile">8 kHz, 16 bit; it hangs up where the file ends.</param>
    public static BaresipProcess Calling(IPEndPoint to, int port, string waveFile)
    {
        var folder = Directory.CreateTempSubdirectory("muster-bench-").FullName;
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            sip_listen 127.0.0.1:{port}
            net_interface 127.0.0.1
            audio_source aufile,{waveFile}
            audio_player aubridge,ear
            audio_srate 8000
            audio_channels 1
            rtp_ports {port + 1000}-{port + 1010}
            module_path /usr/lib/baresip/modules
            module g711.so
            module aufile.so
            module aubridge.so
            module_app account.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(folder, "accounts"), "<sip:bench@127.0.0.1>;regint=0;audio_codecs=pcma\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");
        return new BaresipProcess(folder, new IPEndPoint(IPAddress.Loopback, port), to);
    }

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
