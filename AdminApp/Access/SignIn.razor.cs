using AdminApp.Core.Stores;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Access;

/// <summary>The sign-in page.</summary>
public sealed partial class SignIn
{
    private string? _error;
    private string? _grant; // the password was right, and has to be replaced

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInFlow Flow { get; set; } = default!;

    [Inject]
    private SetupState SetUp { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private Fields? Form { get; set; }

    [SupplyParameterFromForm(FormName = "own-password")]
    private OwnFields? Own { get; set; }

    [SupplyParameterFromQuery(Name = SessionCookie.ReturnUrl)]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = SessionEndText.Parameter)]
    private string? Ended { get; set; }

    // Why the last session ended; a failed try has more to say.
    private string? Said => _error is not null ? null : SessionCookie.WhyRefused(Http) is { } end ? SessionEndText.Text(end) : SessionEndText.TextOf(Ended);

    private string? ErrorId => _error is null ? null : "sign-in-error";

    private string? Invalid => _error is null ? null : "true";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new Fields();
        _grant = (Own ??= new OwnFields()).Grant; // the form that was sent has to be there
        if (!await SetUp.IsDoneAsync(Http.RequestAborted))
        {
            Navigation.NavigateTo(SessionCookie.SetupPath);
        }
        else if (Http.User.Identity?.IsAuthenticated is true && HttpMethods.IsGet(Http.Request.Method))
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private Task SignInAsync() => ShowAsync(Flow.SignInAsync(Form!.Email ?? "", Form.Password ?? "", Form.Stay));

    private Task ReplaceAsync() => ShowAsync(Flow.ReplaceTemporaryAsync(Own!.Grant, Own.Password ?? ""));

    private async Task ShowAsync(Task<SignInOutcome> outcome)
    {
        try
        {
            Show(await outcome);
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            _error = StoreFailure.Text;
        }
    }

    private void Show(SignInOutcome outcome)
    {
        (_error, _grant) = (outcome.Error, outcome.Grant);
        if (outcome is { Error: null, Grant: null })
        {
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
    }

    private sealed class OwnFields
    {
        public string? Grant { get; set; }

        public string? Password { get; set; }
    }

    private sealed class Fields
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Stay { get; set; }
    }
}
