namespace AdminApp.Core.Primitives;

/// <summary>Divides a bound among those who share it: whoever has little keeps all of it, and the others keep equally much. So nobody can push out what others have.</summary>
internal static class FairShare
{
    /// <summary>How many each one may keep, so that all of them together stay within the bound.</summary>
    /// <param name="counts">How many each one has.</param>
    /// <param name="most">The bound.</param>
    public static int Of(IEnumerable<int> counts, int most)
    {
        var ascending = counts.Order().ToList();
        var left = most;
        for (var i = 0; i < ascending.Count; i++)
        {
            var share = left / (ascending.Count - i);
            if (ascending[i] > share)
            {
                return share;
            }

            left -= ascending[i];
        }

        return most;
    }
}
