using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Prompt;

/// <summary>The agent's instructions: edited, tried on a question, applied with a reason, compared and reverted. Follows changes of other admins.</summary>
public sealed partial class PromptPage : IDisposable
{
    // More than is allowed can be entered, so that a paste that is too long is explained and not cut.
    private const int MaxTyped = AgentInstructions.MaxOwnText * 3 / 2;

    // From here on, instructions leave noticeably less for passages.
    private const double MuchOfShare = 0.2;

    private const string StoreAway = "The store can't be reached right now. Your edits are still here; try again in a moment.";
    private static readonly AnswerLength[] Lengths = [AnswerLength.Short, AnswerLength.Normal, AnswerLength.Detailed];

    // "Same as the question", then by name.
    private static readonly AnswerLanguage[] Languages = [.. Enum.GetValues<AnswerLanguage>().OrderBy(language => language != AnswerLanguage.SameAsQuestion).ThenBy(language => language.ToString(), StringComparer.Ordinal)];

    private readonly CancellationTokenSource _ended = new();
    private InstructionsDraft? _draft;
    private InstructionsCost? _cost;
    private IReadOnlyList<InstructionVersionSummary> _versions = [];
    private Theirs? _theirs;
    private long _inForce;
    private string _reason = "";
    private string? _refused;
    private string? _problem;
    private bool _reasonMissing;
    private bool _applying;

    [SupplyParameterFromQuery(Name = "from")]
    private long? CompareFrom { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private long? CompareTo { get; set; }

    [Inject]
    private InstructionsStore Store { get; set; } = default!;

    [Inject]
    private InstructionsCosts Costs { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            await User.RequireAsync(UserRole.Admin, _ended.Token);
            await ReadAsync();
            _problem = null;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _problem = _draft is null ? StoreFailure.Text : null;
        }
    }

    private async Task ReadAsync()
    {
        await Store.LoadAsync(_ended.Token);
        _versions = await Store.ListAsync(InstructionsStore.VersionsKept, _ended.Token);
        var (content, number) = (Store.Current, Store.Number);
        _inForce = number;
        if (_draft is null || !_draft.IsEdited || content == _draft.Content)
        {
            _draft = new InstructionsDraft(content, number);
            _theirs = null;
        }
        else if (number != _draft.Number)
        {
            var summary = _versions.FirstOrDefault(version => version.Number == number);
            _theirs = new Theirs(number, content, summary is null ? "" : $"{summary.Who}: {summary.Reason}");
        }

        Count();
    }

    private async Task TickedAsync()
    {
        if (_draft is null || _applying || _ended.IsCancellationRequested || Store.Number == _inForce)
        {
            return;
        }

        await LoadAsync();
        StateHasChanged();
    }

    private void Edit(Action change)
    {
        change();
        _refused = null;
        Count();
    }

    // Text that is too long is not worth counting.
    private void Count() => _cost = _draft!.OwnText.Length <= AgentInstructions.MaxOwnText ? Costs.Of(_draft.Content) : null;

    private void Discard()
    {
        _draft!.Discard();
        (_reason, _reasonMissing, _refused) = ("", false, null);
        if (_theirs is not null)
        {
            TakeTheirs();
        }

        Count();
    }

    private void KeepMine()
    {
        _draft!.Rebase(_theirs!.Content, _theirs.Number);
        (_theirs, _refused) = (null, null);
    }

    private void TakeTheirs()
    {
        _draft = new InstructionsDraft(_theirs!.Content, _theirs.Number);
        (_theirs, _refused) = (null, null);
        Count();
    }

    private async Task RevertAsync(long number)
    {
        try
        {
            await User.RequireAsync(UserRole.Admin, _ended.Token);
            if (await Store.FindAsync(number, _ended.Token) is { } content)
            {
                Edit(() => _draft!.Set(content));
                _reason = TextCap.Cut($"Revert to {InstructionsText.Version(number)}", InstructionsChange.MaxReason);
            }
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _refused = StoreAway;
        }
    }

    private async Task ApplyAsync()
    {
        _reasonMissing = true;
        if (_applying || _theirs is not null || _reason.Trim().Length == 0 || _draft is not { IsEdited: true, Fault: null } draft)
        {
            return;
        }

        _applying = true;
        try
        {
            var user = await User.RequireAsync(UserRole.Admin, _ended.Token);
            switch (await Store.ChangeAsync(new InstructionsChange(draft.Content, _reason, user.Actor, draft.Number), _ended.Token))
            {
                case InstructionsChangeResult.Invalid invalid:
                    _refused = invalid.Fault;
                    return;
                case InstructionsChangeResult.Stale:
                    _refused = "Someone changed the instructions at the same moment. Look at both and apply again.";
                    break;
                case InstructionsChangeResult.Applied applied:
                    Snackbar.Add($"Applied: {InstructionsText.Version(applied.Number)}", Severity.Success);
                    _draft = new InstructionsDraft(draft.Content, applied.Number);
                    (_reason, _reasonMissing, _refused) = ("", false, null);
                    break;
            }

            await ReadAsync();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UnauthorizedAccessException or OutOfMemoryException))
        {
            _refused = StoreAway;
        }
        finally
        {
            _applying = false;
        }
    }

    /// <summary>What another admin put in force while this one was editing.</summary>
    private sealed record Theirs(long Number, AgentInstructions Content, string Words);
}
