namespace Muster.Dialogue;

/// <summary>Collects the keys of one answer: a single key that means a category, or the digits of a value, ended by <c>#</c> or by their number.</summary>
/// <param name="listen">What the dialogue waits for.</param>
public sealed class KeyEntry(DialogueAction.Listen listen)
{
    /// <summary>How long to wait for another key before the keys pressed are taken for the whole.</summary>
    public const int PauseMsMax = 3000;

    /// <summary>Ends a value.</summary>
    public const char End = '#';

    private string _keys = "";

    /// <summary>Whether keys have been pressed and more may come.</summary>
    public bool IsOpen => _keys.Length > 0;

    /// <summary>Takes one key.</summary>
    /// <param name="key">0 to 9, * or #.</param>
    /// <param name="atMs">When it was pressed, in milliseconds of the call.</param>
    /// <returns>What it led to; null when more keys are waited for.</returns>
    public DialogueEvent? Press(char key, int atMs)
    {
        if (_keys.Length == 0 && listen.Digits.TryGetValue(key.ToString(), out var category))
            return new DialogueEvent.Heard(category, key.ToString(), 1, BySpeech: false, atMs, atMs);
        if (listen.Value is not { KeysMax: > 0 } value)
            return new DialogueEvent.NoMatch(key.ToString());
        if (key == End)
            return Close(atMs);
        _keys += key;
        return value.IsComplete(_keys) ? Close(atMs) : null;
    }

    /// <summary>Takes the keys pressed so far for the whole answer.</summary>
    public DialogueEvent Close(int atMs)
    {
        var keys = _keys;
        _keys = "";
        return keys.Length == 0
            ? new DialogueEvent.NoMatch(End.ToString())
            : new DialogueEvent.Heard(ValueShape.Heard, keys, 1, BySpeech: false, atMs, atMs);
    }
}
