using AdminApp.Core.Llm;

namespace AdminApp.Tests.Llm.Preview;

/// <summary>A call that a test asks of the throttle.</summary>
/// <param name="At">Seconds from the start.</param>
internal sealed record PlayedCall(double At, string User, LlmClass Class, double Patience, int Tokens, int Charged, double Duration)
{
    /// <summary>The part of its cost that is the answer.</summary>
    public int Completion => Charged / 6;

    /// <summary>When its caller leaves if it still waits, in seconds from its arrival.</summary>
    public double? LeavesAfter { get; init; }

    /// <summary>Arrivals at random, at a mean rate, with a burst every minute; equal seeds draw equal calls.</summary>
    public static List<PlayedCall> Draw(int count, double perMinute, int seed, double patience = 60, int burst = 8)
    {
        var random = new Random(seed);
        var calls = new List<PlayedCall>();
        var (at, minute) = (0.0, 0);
        while (calls.Count < count)
        {
            at += -Math.Log(1 - random.NextDouble()) * 60 / perMinute;
            if (at / 60 > minute)
            {
                minute++;
                calls.AddRange(Enumerable.Range(0, burst).Select(_ => One(at)));
            }

            calls.Add(One(at));
        }

        return calls;

        PlayedCall One(double when)
        {
            var tokens = 800 + random.Next(1_600);
            return new PlayedCall(
                when, $"user:{random.Next(9)}", random.Next(4) == 0 ? LlmClass.Api : LlmClass.Interactive, patience, tokens,
                tokens * (50 + random.Next(40)) / 100, 2 + (random.NextDouble() * 6));
        }
    }
}
