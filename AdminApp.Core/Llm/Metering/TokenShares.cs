namespace AdminApp.Core.Llm.Metering;

/// <summary>Shares a number of tokens out by weight, so that the shares add up to it exactly.</summary>
internal static class TokenShares
{
    /// <summary>A share for each weight, by the largest remainder; the first of equal ones gets it.</summary>
    /// <param name="total">What is shared out, zero or more.</param>
    /// <param name="weights">At least one, all above zero.</param>
    public static long[] Of(long total, IReadOnlyList<int> weights)
    {
        var sum = weights.Sum(weight => (long)weight);
        var shares = weights.Select(weight => (long)((Int128)total * weight / sum)).ToArray();
        var left = total - shares.Sum();
        foreach (var place in Enumerable.Range(0, shares.Length).OrderByDescending(i => (Int128)total * weights[i] % sum).Take((int)left))
        {
            shares[place]++;
        }

        return shares;
    }
}
