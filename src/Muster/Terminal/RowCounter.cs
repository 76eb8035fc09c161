using System.Globalization;

namespace Muster.Terminal;

/// <summary>Shows on the terminal how far the reading of a long file is; in a file or a pipe it shows nothing.</summary>
internal sealed class RowCounter : IDisposable
{
    private const int Step = 10_000;
    private const int LineWidth = 40;

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private int _rows;

    public void Count()
    {
        if (++_rows % Step == 0 && _isShown)
            Console.Error.Write($"\r已读取 {_rows.ToString("N0", CultureInfo.InvariantCulture)} 行 …");
    }

    public void Dispose()
    {
        if (_rows >= Step && _isShown)
            Console.Error.Write($"\r{new string(' ', LineWidth)}\r");
    }
}
