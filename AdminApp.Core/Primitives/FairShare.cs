namespace AdminApp.Core.Primitives;

/// <summary>Divides a limit among those who share it (max-min fairness): anyone below an equal share keeps everything, and the rest is split evenly. So no one can crowd out the others.</summary>
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
