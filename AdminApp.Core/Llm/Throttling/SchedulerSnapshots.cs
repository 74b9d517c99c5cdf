using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>The scheduler's state as pages, metrics and tests see it.</summary>
internal static class SchedulerSnapshots
{
    private static readonly LlmClass[] Classes = Enum.GetValues<LlmClass>();

    /// <summary>Takes a snapshot of the configured model's budgets and of the whole queue.</summary>
    public static ThrottleSnapshot Snapshot(this Scheduler scheduler, TimeSpan now)
    {
        var group = scheduler.Main;
        var visitor = new Waiter { User = "", Class = LlmClass.Interactive, Model = group.Model, Submitted = now, Deadline = TimeSpan.MaxValue, Tokens = 1 };
        scheduler.ReadyAt(visitor, now);
        var oldest = now;
        var waiting = Classes.ToDictionary(@class => @class, _ => 0);
        foreach (var waiter in scheduler.AllWaiting)
        {
            oldest = waiter.Enqueued < oldest ? waiter.Enqueued : oldest;
            waiting[waiter.Class]++;
        }

        var held = group.Gate.Holds(now);
        return new ThrottleSnapshot(
            waiting, scheduler.Running, now - oldest, Math.Min(group.Concurrency.Limit, group.Slots), group.Gate.OpensAt(now) - now,
            held is { } constraint ? QueueReasons.Text(constraint, group) : null,
            group.Requests.Span - group.Requests.Window, visitor.Start == TimeSpan.MaxValue ? TimeSpan.MaxValue : visitor.Start - now,
            Budgets(scheduler, group, now), group.AnswerTimes.Median(CallKind.Answer))
        {
            Month = new MonthTokens(scheduler.Month, scheduler.Months.Used(scheduler.Month), scheduler.Months.Limit),
        };
    }

    /// <summary>The limits that the provider named for a model, whatever is configured.</summary>
    public static IReadOnlyList<SaidLimit> SaidLimits(this Scheduler scheduler, string model) => scheduler.Find(model) is not { } group
        ? []
        : [.. group.Windows.Where(window => window.Told > 0).Select(window => new SaidLimit(window.Name, window.Told!.Value, window.Remaining, window.Window.TotalSeconds))];

    private static List<BudgetSnapshot> Budgets(Scheduler scheduler, BudgetGroup group, TimeSpan now)
    {
        var list = new List<BudgetSnapshot>(4);
        foreach (var window in group.Windows)
        {
            if (window.EffectiveLimit > 0)
            {
                var effective = window.PastUnknown ? Math.Min(window.EffectiveLimit, window.Used + (group.Running.Count == 0 ? 1 : 0)) : window.EffectiveLimit;
                list.Add(new BudgetSnapshot(window.Name, window.IsAuto ? window.EffectiveLimit : window.Limit, effective, window.Used, window.Remaining, window.Others)
                {
                    Unit = window.Unit,
                    Window = window.Window,
                    HeldByOthers = window.OthersHold,
                    Source = window.Source,
                    SaidAgo = window.Source == LimitSource.Set ? null : (window.ToldAt ?? group.Word.SaidAt) is { } said ? now - said : null,
                });
            }
        }

        if (scheduler.Months.Limit is > 0 and var month)
        {
            list.Add(new BudgetSnapshot(BudgetNames.TokensPerMonth, month, month, scheduler.Months.Used(scheduler.Month), scheduler.RemainingOfMonth, 0) { Unit = BudgetUnit.Tokens });
        }

        return list;
    }
}
