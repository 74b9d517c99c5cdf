using System.Globalization;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Usage;

/// <summary>Shows the prices, and lets Admins set and remove them.</summary>
public sealed partial class PricesCard
{
    private string? _model;
    private DateOnly? _from;
    private string? _currency;
    private decimal? _prompt;
    private decimal? _cached;
    private decimal? _completion;
    private string? _problem;

    /// <summary>The prices.</summary>
    [Parameter, EditorRequired]
    public PriceTable Table { get; set; } = default!;

    /// <summary>The model that is offered in the form.</summary>
    [Parameter]
    public string Model { get; set; } = "";

    /// <summary>Whether the viewer may edit them.</summary>
    [Parameter]
    public bool MayEdit { get; set; }

    /// <summary>A price was set or removed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private PriceBook Prices { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized() => (_model, _from, _currency) = (Model, Time.UtcToday(), Table.All.Count > 0 ? Table.All[0].Currency : "");

    private static string Amount(ModelPrice price, decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{price.Currency} {amount:0.00####}");

    private async Task SetAsync()
    {
        if (_from is not { } from || _prompt is not { } prompt || _completion is not { } completion)
        {
            _problem = "Enter the day from which it holds, and the prices of prompt and completion tokens. Without a price of its own, a cached token costs as much as any prompt token.";
            return;
        }

        var price = new ModelPrice { Model = _model?.Trim() ?? "", ValidFrom = from, Currency = _currency?.Trim().ToUpperInvariant() ?? "", Prompt = prompt, CachedPrompt = _cached ?? prompt, Completion = completion };
        _problem = await ChangeAsync(async me =>
        {
            await Prices.SetAsync(me.Actor, price);
            return null;
        });
        if (_problem is null)
        {
            (_prompt, _cached, _completion) = (null, null, null);
        }
    }

    private async Task RemoveAsync(ModelPrice price)
    {
        if (await ConfirmDialog.AskAsync(Dialogs, "Remove price?", $"Costs of {price.Model} from {Clock.Day(price.ValidFrom)} on are counted at its price before, or not at all.", "Remove"))
        {
            _problem = await ChangeAsync(async me =>
            {
                await Prices.RemoveAsync(me.Actor, price.Model, price.ValidFrom);
                return null;
            });
        }
    }

    private protected override bool StaysWhenRefused => true;

    private protected override Task ReadAsync() => Changed.InvokeAsync();
}
