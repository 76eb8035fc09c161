using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Muster.Speech;

/// <summary>A queue in which what somebody waits for goes before what only has to be known some time.</summary>
/// <param name="isUrgent">Which goes first.</param>
internal sealed class AnswersFirst<T>(Func<T, bool> isUrgent) : IProducerConsumerCollection<T>
{
    private readonly ConcurrentQueue<T> _urgent = new();
    private readonly ConcurrentQueue<T> _behind = new();

    public int Count => _urgent.Count + _behind.Count;

    /// <summary>How many wait behind the urgent ones.</summary>
    public int Behind => _behind.Count;

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => throw new NotSupportedException();

    public bool TryAdd(T item)
    {
        (isUrgent(item) ? _urgent : _behind).Enqueue(item);
        return true;
    }

    public bool TryTake([MaybeNullWhen(false)] out T item) => _urgent.TryDequeue(out item) || _behind.TryDequeue(out item);

    public T[] ToArray() => [.. _urgent, .. _behind];

    public void CopyTo(T[] array, int index) => ToArray().CopyTo(array, index);

    void ICollection.CopyTo(Array array, int index) => ToArray().CopyTo(array, index);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
