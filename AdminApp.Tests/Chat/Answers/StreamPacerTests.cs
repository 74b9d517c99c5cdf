using AdminApp.Chat.Answers;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Chat.Answers;

public sealed class StreamPacerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StreamPacer _pacer;
    private int _length;
    private int _draws;

    public StreamPacerTests() => _pacer = new StreamPacer(_time, () =>
    {
        _draws++;
        _pacer!.Drawn(_length);
    });

    public void Dispose() => _pacer.Dispose();

    [Fact]
    public void FastText_IsDrawnAtMostTenTimesASecond()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Grow(StreamPacer.EnoughCharacters);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(_draws, 95, 101);
    }

    [Fact]
    public void SlowText_IsDrawnWithinASecondAndAHalf_Once()
    {
        Grow(5);
        Assert.Equal(1, _draws); // the first words come at once
        Grow(5);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Grow(5);
        Assert.Equal(1, _draws);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, _draws);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _draws);
        Grow(5);
        Assert.Equal(3, _draws); // nothing was drawn for long
    }

    [Fact]
    public void ALineOfWords_IsDrawnAtOnce()
    {
        Grow(5);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Grow(StreamPacer.EnoughCharacters - 1);
        Assert.Equal(1, _draws);
        Grow(1);
        Assert.Equal(2, _draws);
    }

    [Fact]
    public void WhatWasDrawnForAnotherReason_IsNotDrawnTwice()
    {
        Grow(5);
        Grow(5);
        _pacer.Drawn(_length);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _draws);
    }

    [Fact]
    public void PageThatIsGone_DrawsNothing()
    {
        Grow(5);
        Grow(5);
        _pacer.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _draws);
    }

    private void Grow(int characters) => _pacer.Grown(_length += characters);
}
