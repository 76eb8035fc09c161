using System.Diagnostics.CodeAnalysis;

namespace Muster.Kernel;

/// <summary>An expected refusal: a stable dotted code for programs and a sentence for people (what, where, what to do).</summary>
/// <param name="Code">Lower case, dotted, never changed once released: <c>roster.no_phone_column</c>.</param>
/// <param name="Message">One sentence that an operator can act on. Holds no personal data.</param>
public sealed record Error(string Code, string Message)
{
    public override string ToString() => $"{Message} [{Code}]";
}

/// <summary>Either a value or the reason there is none. Bugs throw; expected refusals come back as this.</summary>
/// <typeparam name="T">The value on success.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Why it failed; null on success.</summary>
    public Error? Error { get; }

    /// <summary>The value on success.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException(Error.ToString());

    public bool TryGet([MaybeNullWhen(false)] out T value, [MaybeNullWhen(true)] out Error error)
    {
        value = _value;
        error = Error;
        return Error is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
