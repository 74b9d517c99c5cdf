namespace AdminApp.Core.Llm.Scheduling;

/// <content>What requests cost: every window and the log are charged together.</content>
internal sealed partial class BudgetGroup
{
    /// <summary>Charges every window; nothing may be sent before this returns.</summary>
    public void Take(Grant grant)
    {
        var charge = ChargeOf(grant, TimeSpan.Zero);
        foreach (var window in _windows)
        {
            window.Take(charge);
        }
    }

    /// <summary>The request is being sent now. Called again if it is sent once more, or its last byte left later: the last time counts.</summary>
    public void Sent(Grant grant, TimeSpan now)
    {
        var charge = ChargeOf(grant, now);
        if (grant.Index is { } latest && latest == Log.Next - 1 && _windows.TrueForAll(window => window.From <= latest))
        {
            // Nothing was sent in between, and no window has passed it.
            Log[latest].SentAt = now;
            (grant.SentAt, grant.Began) = (now, now);
            return;
        }

        if (grant.Index is { } old)
        {
            foreach (var window in _windows)
            {
                window.SentAgain(charge, old);
            }

            if (old >= Log.First)
            {
                (Log[old].Requests, Log[old].Tokens, Log[old].MaxTokens) = (0, 0, 0);
            }
        }
        else
        {
            foreach (var window in _windows)
            {
                window.Sent(charge);
            }
        }

        MakeRoomInLog();
        grant.Index = Log.Add(charge);
        (grant.SentAt, grant.Began) = (now, now);
    }

    /// <summary>Refunds a request that was never sent.</summary>
    public void Return(Grant grant)
    {
        var charge = ChargeOf(grant, TimeSpan.Zero);
        foreach (var window in _windows)
        {
            window.Return(charge);
        }
    }

    /// <summary>Replaces what a request costs.</summary>
    public void Correct(Grant grant, long tokens)
    {
        var difference = tokens - grant.Tokens;
        grant.Tokens = tokens;
        grant.MaxTokens = Math.Max(grant.MaxTokens, tokens);
        if (grant.Index is { } index)
        {
            if (index < Log.First)
            {
                return;
            }

            Log[index].Tokens = tokens;
            Log[index].MaxTokens = Math.Max(Log[index].MaxTokens, tokens);
        }

        foreach (var window in _windows)
        {
            window.Correct(ChargeOf(grant, TimeSpan.Zero), grant.Index, difference);
        }
    }

    /// <summary>
    /// A part of what a request costs counts from now on instead of from its sending. If the minute has passed the request already, nobody kept
    /// room for that part, and all of it stays where it was.
    /// </summary>
    public void CountLater(Grant grant, long tokens, TimeSpan now)
    {
        if (grant.Index is not { } index || index < Tokens.From || index < Log.First)
        {
            return;
        }

        var later = Math.Min(tokens, grant.Tokens);
        Correct(grant, grant.Tokens - later);
        grant.Later = later;
        Add(new Charge { SentAt = now, Tokens = later, MaxTokens = later, User = grant.User, Class = grant.Class });
    }

    /// <summary>Restores what an earlier process sent; in the order of their sending.</summary>
    public void Restore(PastGrant past) => Add(new Charge { SentAt = past.SentAt, Requests = past.Requests, Tokens = past.Tokens, MaxTokens = past.Tokens });

    /// <summary>Adds what has been sent already.</summary>
    private void Add(in Charge charge)
    {
        MakeRoomInLog();
        foreach (var window in _windows)
        {
            window.Take(charge);
            window.Sent(charge);
        }

        Log.Add(charge);
    }

    private static Charge ChargeOf(Grant grant, TimeSpan at) => new()
    {
        SentAt = at,
        Requests = 1,
        Tokens = grant.Tokens,
        MaxTokens = grant.MaxTokens,
        User = grant.User,
        Class = grant.Class,
    };

    private void MakeRoomInLog()
    {
        if (Log.IsFull)
        {
            foreach (var window in _windows)
            {
                window.PassFirst();
            }

            Log.DropFirst();
        }
    }
}
