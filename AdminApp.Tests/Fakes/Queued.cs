using AdminApp.Core.Llm;

namespace AdminApp.Tests.Fakes;

/// <summary>What a waiting call is told.</summary>
internal static class Queued
{
    /// <summary>It is sent in so many seconds.</summary>
    public static LlmQueued In(double seconds, int place, string reason, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        return new LlmQueued(place, time.GetTimestamp() + (long)(seconds * time.TimestampFrequency), reason);
    }
}
