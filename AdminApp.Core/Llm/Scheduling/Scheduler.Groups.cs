namespace AdminApp.Core.Llm.Scheduling;

/// <content>The budgets of each model and account, and what a restart left of them.</content>
internal sealed partial class Scheduler
{
    private const int MaxGroups = 32;
    private const string ProbeAfterRestart = "the first reply after the restart";
    private readonly PastState _past;
    private readonly TimeSpan _began;
    private TimeSpan _droppedAt = TimeSpan.MinValue;

    /// <summary>The budgets of a model, if anything was asked of it.</summary>
    public BudgetGroup? Find(string model) => _groups.GetValueOrDefault((_settings.Account, model));

    private BudgetGroup GroupOf(string model, TimeSpan now)
    {
        if (_groups.TryGetValue((_settings.Account, model), out var known))
        {
            return known;
        }

        var group = new BudgetGroup(_settings.Account, model);
        group.Configure(_settings, now);
        if (_gates.TryGetValue(model, out var gate))
        {
            group.Gate.Set(gate.Gate, gate.ClosedUntil);
        }

        // It may be one that was dropped, with all that it had counted.
        group.Log.Forget(_droppedAt);
        Restore(group, now);
        DropIdleGroup(now);
        _groups.Add((group.Account, model), group);
        return group;
    }

    private void Restore(BudgetGroup group, TimeSpan now)
    {
        if (_past.IsKnown)
        {
            group.Log.Forget(_past.KnownSince);
            foreach (var grant in _past.Grants.Where(grant => grant.Group == group.Number).OrderBy(grant => grant.SentAt))
            {
                group.Restore(grant);
            }
        }
        else
        {
            group.Log.Forget(_began);
            group.Gate.Pause(_began, ProbeAfterRestart, drained: false, _began);
        }

        foreach (var ((number, window), told) in _past.Told)
        {
            if (number == group.Number && group.WindowOf(window, now) is { } known && told.Terms == known.Terms && !(known.IsAuto && told.At < TimeSpan.Zero))
            {
                // With auto, a limit keeps its age. One that is lower than the admin's is believed for another hour.
                known.Tell(told.Limit, known.IsAuto ? told.At : _began);
                if (told.At >= TimeSpan.Zero)
                {
                    group.Word.Restore(told.At);
                }
            }
        }

        foreach (var window in group.Windows)
        {
            if (_past.Others.TryGetValue((group.Number, window.Number), out var others))
            {
                window.RestoreOthers(others.Amount, others.Limit, others.SentAt);
            }
        }

        // Even if its time has passed: no probe has shown that it is over.
        if (_past.Paused.TryGetValue(group.Number, out var until))
        {
            group.Gate.Pause(until > _began ? until : _began, "the pause that Mistral asked for before the restart", drained: true, _began);
        }

        if (_past.AnswerTimes.TryGetValue(group.Number, out var time) && time > TimeSpan.Zero)
        {
            group.AnswerTimes.Add(CallKind.Answer, time);
        }

        group.MoveTo(now);
    }

    /// <summary>Makes room for one more group: drops the idle one with the shortest log.</summary>
    private void DropIdleGroup(TimeSpan now)
    {
        if (_groups.Count >= MaxGroups
            && _groups.Values.Where(group => group != Main && group.Running.Count == 0 && group.Queue.Count == 0).MinBy(group => group.Log.Next - group.Log.First) is { } idle)
        {
            _groups.Remove((idle.Account, idle.Model));
            _droppedAt = now;
        }
    }

    /// <summary>Those that wait will be sent with the new key, so they wait in its budgets.</summary>
    private void MoveToAccount(TimeSpan now)
    {
        foreach (var waiter in _deadlines)
        {
            if (waiter.Group.Account != _settings.Account)
            {
                waiter.Group.Queue.Remove(waiter);
                waiter.Group = GroupOf(waiter.Model, now);
                waiter.Group.Queue.Add(waiter);
            }
        }
    }

    /// <summary>
    /// Has the provider asked for a model's limits, with one call of one token: while they are not known, and when the last word is old and
    /// someone waits or was refused because of them.
    /// </summary>
    private void AskForLimits(BudgetGroup group, bool matters, TimeSpan now)
    {
        if ((group == Main || group.Queue.Count > 0) && group.Word.IsDue(matters || group.Queue.Count > 0, now))
        {
            _effects.LimitsToAsk.Add(group.Model);
        }
    }

    private void MoveTo(BudgetGroup group, TimeSpan now)
    {
        group.MoveTo(now);
        group.OthersActive = _users.Count(now) > 1;
        group.Slots = Math.Max(1, Math.Min(group.Concurrency.Limit, AllSlots - (_running - group.Running.Count)));
    }
}
