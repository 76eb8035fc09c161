using System.Diagnostics;
using System.Text;

namespace Muster.EndToEnd.Tests;

/// <summary>Runs the built program as a process of its own, as a user would.</summary>
internal sealed class MusterProgram : IDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "muster.dll");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MusterProgram(string[] arguments, IReadOnlyDictionary<string, string>? environment, string? readyLine)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data, readyLine);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data, null);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public int ExitStatus => _process.ExitCode;

    public static MusterProgram Start(params string[] arguments) => new(arguments, null, null);

    /// <summary>Starts a server and waits until it has printed the line that says that it is ready.</summary>
    public static async Task<MusterProgram> StartUntil(string readyLine, params string[] arguments)
    {
        var program = new MusterProgram(arguments, null, readyLine);
        var first = await Task.WhenAny(program._ready.Task, program._process.WaitForExitAsync()).WaitAsync(TimeSpan.FromSeconds(30));
        if (first != program._ready.Task)
            throw new InvalidOperationException($"It ended before it was ready: {program.Errors}");
        return program;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<MusterProgram> Run(TimeSpan timeout, params string[] arguments)
    {
        var program = Start(arguments);
        await program.Ended(timeout);
        return program;
    }

    /// <summary>Runs to the end, which must be a good one.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> Succeed(params string[] arguments)
    {
        using var program = await Run(Patience, arguments);
        program.ExitStatus.ShouldBe(0, program.Errors);
        return program.Output;
    }

    /// <summary>Runs to the end, which must be a refusal.</summary>
    /// <param name="refusal">Its code, or another part of what it says.</param>
    /// <param name="arguments">Of the program.</param>
    public static async Task Refuse(string refusal, params string[] arguments)
    {
        using var program = await Run(Patience, arguments);
        program.ExitStatus.ShouldNotBe(0);
        program.Errors.ShouldContain(refusal);
    }

    public async Task Ended(TimeSpan timeout) => await _process.WaitForExitAsync().WaitAsync(timeout);

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line, string? readyLine)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
        if (readyLine is not null && line.Contains(readyLine, StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
