using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <content>What becomes of a granted call: sent, answered, refused by the provider, ended.</content>
internal sealed partial class Scheduler
{
    // A limit that the provider keeps repeating is recorded again this often, so that its age stays known.
    private static readonly TimeSpan RecordedEvery = TimeSpan.FromMinutes(5);

    /// <summary>A granted request is being sent. Called again if it is sent once more or its last byte left later: the last time counts.</summary>
    public void Sent(Grant grant, TimeSpan now)
    {
        if (grant.Ended)
        {
            return;
        }

        grant.InFlight = grant.Group.Running.Count;
        grant.Group.Sent(grant, now);
        Record(RecordKind.Sent, grant, now, 0);
        grant.Group.Forecast.Changed();
    }

    /// <summary>The response headers of a request arrived.</summary>
    public void Heard(Grant grant, ProviderHeaders headers, TimeSpan now)
    {
        var group = grant.Group;
        MoveTo(group, now);
        var sentAt = grant.SentAt ?? now;
        Hear(group, group.Requests, headers.LimitRequestsMinute, headers.RemainingRequestsMinute, sentAt, now);
        Hear(group, group.Tokens, headers.LimitTokensMinute, headers.RemainingTokensMinute, sentAt, now);
        foreach (var more in headers.MoreLimits)
        {
            if (group.WindowOf(more.Unit, more.Window, now) is { } window)
            {
                Hear(group, window, more.Limit, more.Remaining, sentAt, now);
            }
        }

        if (headers is { IsWhole: true, NameLimits: true, Status: < 300 })
        {
            group.ForgetUnnamed(headers.MoreLimits, sentAt);
        }

        group.Word.Heard(headers, sentAt);
        RemainingOfMonth = headers.RemainingTokensMonth ?? RemainingOfMonth;
        if (headers.QueryCostTokens is { } cost)
        {
            Correct(grant, cost, final: true, now);
        }

        grant.Refused = headers.Status >= 400;
        if (headers.Status is null or (>= 200 and < 300))
        {
            grant.Good = true;
            if (group.Gate.GoodHeaders(grant, now))
            {
                _effects.Records.Add(new GrantRecord(RecordKind.Resumed, group.Number, 0, now, 0));
                if (grant.DefiesOthers && headers.RemainingRequestsMinute is null && headers.RemainingTokensMinute is null)
                {
                    // There was room for it after all, so others no longer hold what they held.
                    group.Requests.ForgetOthers();
                    group.Tokens.ForgetOthers();
                }
            }
        }

        Settle(group, now);
    }

    /// <summary>A request was refused by a rate limit, after its headers were heard.</summary>
    public RateLimitVerdict RateLimited(Grant grant, ProviderHeaders headers, TimeSpan now)
    {
        var group = grant.Group;
        MoveTo(group, now);
        var verdict = group.RateLimits.Read(grant, headers, _settings.RequestsPerSecond, now);
        if (verdict.IsNew)
        {
            Pause(group, now + verdict.Pause, Explain(verdict.Kind, headers), verdict.Kind is RateLimitKind.RequestsDrained or RateLimitKind.TokensDrained, now);
        }

        Learn(group, verdict, now);
        if (verdict.Lowers)
        {
            Lower(grant, floor: 0, now);
        }

        if (verdict.Paces && group.Requests.EffectiveLimit > 0)
        {
            var window = group.Requests.Window;
            group.Gate.Pace(window / group.Requests.EffectiveLimit, now + (window * RateLimitReading.PacedWindows));
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.Paced, "", (window * RateLimitReading.PacedWindows).TotalSeconds));
        }

        Settle(group, now);
        return verdict;
    }

    /// <summary>What a refusal teaches about limits that are only assumed: no more fits than what was sent before it.</summary>
    private static void Learn(BudgetGroup group, RateLimitVerdict verdict, TimeSpan now)
    {
        if (verdict.Kind == RateLimitKind.Slip)
        {
            group.Word.Slipped(now);
        }
        else if (verdict is { Kind: RateLimitKind.Silent, IsNew: true })
        {
            group.Requests.Lower(group.Requests.Used - 1, now);
        }
    }

    /// <summary>The provider was in trouble when it got this request.</summary>
    /// <param name="tooMany">It had too much to do.</param>
    /// <param name="asked">How long it asks everybody to wait; null if it does not.</param>
    public void Overloaded(Grant grant, bool tooMany, TimeSpan? asked, TimeSpan now)
    {
        if (tooMany)
        {
            Lower(grant, grant.Group.NeededConcurrency, now);
        }

        if (asked is { } pause)
        {
            Pause(grant.Group, now + pause, "the time that Mistral asked for", drained: false, now);
        }

        Settle(grant.Group, now);
    }

    /// <summary>A request was answered to the end.</summary>
    /// <param name="tokens">The total that the provider reported; null if it reported none, and the reservation stays.</param>
    /// <param name="completion">
    /// The tokens of the answer. It is not known whether the provider counts them with the request or while it writes them. They count from
    /// the end of the answer, which is safe in both cases.
    /// </param>
    public void Completed(Grant grant, long? tokens, TimeSpan now, long completion = 0)
    {
        if (tokens is { } cost)
        {
            Correct(grant, cost, final: false, now);
        }

        var group = grant.Group;
        if (grant.CostIsKnown && completion > 0)
        {
            group.CountLater(grant, completion, now);
            if (grant.Later > 0)
            {
                Record(RecordKind.Later, grant, now, grant.Later);
            }
        }

        group.RateLimits.Succeeded();
        if (group.AnswerTimes.Add(grant.Waiter.Kind, now - grant.Began) && grant.Waiter.Kind == CallKind.Answer)
        {
            _effects.Records.Add(new GrantRecord(RecordKind.AnswerTime, group.Number, 0, now, group.AnswerTimes.Median(CallKind.Answer).Ticks));
        }

        Settle(group, now);
    }

    /// <summary>An answer was cut in the middle, by us or on the way.</summary>
    /// <param name="tokens">Upper bound of what it had used by then.</param>
    public void Cut(Grant grant, long tokens, TimeSpan now)
    {
        if (!grant.CostIsKnown && tokens < grant.Tokens)
        {
            Correct(grant, tokens, final: false, now);
            Settle(grant.Group, now);
        }
    }

    /// <summary>A granted call ended, in whatever way: its slot returns, and everything if it was never sent.</summary>
    public void End(Grant grant, TimeSpan now)
    {
        if (grant.Ended)
        {
            return;
        }

        grant.Ended = true;
        _running--;
        var group = grant.Group;
        group.Running.Remove(grant);
        group.Gate.Ended(grant);
        if (grant.SentAt is null)
        {
            group.Return(grant);
            Months.Add(grant.Month, -grant.MonthTokens);
            Record(RecordKind.Returned, grant, now, 0);
        }
        else if (grant.Good)
        {
            group.Concurrency.Succeeded();
        }
        else if (grant is { Refused: true, CostIsKnown: false })
        {
            // The window keeps its charge, which may count at the provider; the month is what has to be paid for, and refusals are free.
            Months.Add(grant.Month, -grant.MonthTokens);
            grant.MonthTokens = 0;
        }

        Settle(group, now);
    }

    private static string Explain(RateLimitKind kind, ProviderHeaders headers) =>
        headers.RetryAfter > RateLimitReading.Believed ? $"the long pause that Mistral asked for; AdminApp will try again within {RateLimitReading.Believed.TotalMinutes:0} minutes"
        : kind switch
        {
            RateLimitKind.RequestsDrained => "Mistral's limit to reset; it is used up for this minute",
            RateLimitKind.TokensDrained => "Mistral's token limit to reset; too few are left for this minute",
            RateLimitKind.Slip => "the slower pace that Mistral asks for",
            _ => "the pause that Mistral asked for",
        };

    /// <summary>What the headers of a request say about one window.</summary>
    private void Hear(BudgetGroup group, BudgetWindow window, long? limit, long? remaining, TimeSpan sentAt, TimeSpan now)
    {
        if (limit is { } said)
        {
            var before = window.EffectiveLimit;
            var isNews = window.Told != said || sentAt - window.ToldAt >= RecordedEvery;
            if (window.Tell(said, sentAt) && isNews)
            {
                _effects.Records.Add(new GrantRecord(RecordKind.Told, group.Number, window.Number, sentAt, said, window.Terms));
            }

            if (window.EffectiveLimit < before)
            {
                RefuseTooLarge(group);
            }

            if (window.EffectiveLimit != before && (window.IsAuto || window.EffectiveLimit < before))
            {
                _effects.Notices.Add(new SchedulerNotice(window.IsAuto ? NoticeKind.LimitSaid : NoticeKind.LimitLowered, window.Name, window.EffectiveLimit, window.IsAuto ? before : window.Limit));
            }
        }

        if (remaining is { } left)
        {
            var before = window.Others;
            window.Hear(left, limit, sentAt, now);
            if (window.Others != before)
            {
                _effects.Records.Add(new GrantRecord(RecordKind.Others, group.Number, window.Number, window.OthersSeenAt, window.Others, window.OthersLimit));
            }
        }
    }

    private void Correct(Grant grant, long tokens, bool final, TimeSpan now)
    {
        if (grant.CostIsFinal)
        {
            return;
        }

        (grant.CostIsFinal, grant.CostIsKnown) = (final, true);
        if (tokens != grant.Tokens)
        {
            grant.Group.Correct(grant, tokens);
            Record(RecordKind.Cost, grant, now, tokens);
        }

        Months.Add(grant.Month, tokens - grant.MonthTokens);
        grant.MonthTokens = tokens;
    }

    private void Pause(BudgetGroup group, TimeSpan until, string reason, bool drained, TimeSpan now)
    {
        group.Gate.Pause(until, reason, drained, now);
        RecordPause(group, now);
        _effects.Notices.Add(new SchedulerNotice(NoticeKind.Paused, reason, (until - now).TotalSeconds));
    }

    private void EndPause(BudgetGroup group, TimeSpan now)
    {
        if (group.Gate.EndPause(now))
        {
            RecordPause(group, now);
        }
    }

    private void RecordPause(BudgetGroup group, TimeSpan now) =>
        _effects.Records.Add(new GrantRecord(RecordKind.Paused, group.Number, 0, now, group.Gate.PausedUntil.Ticks));

    private void Lower(Grant grant, double floor, TimeSpan now)
    {
        var concurrency = grant.Group.Concurrency;
        if (concurrency.Lower(grant.InFlight, floor, grant.SentAt ?? now, now))
        {
            _effects.Notices.Add(new SchedulerNotice(NoticeKind.ConcurrencyLowered, "", concurrency.Limit));
        }
    }

    private void Record(RecordKind kind, Grant grant, TimeSpan now, long value) =>
        _effects.Records.Add(new GrantRecord(kind, grant.Group.Number, grant.RecordId, now, value, grant.Month));
}
