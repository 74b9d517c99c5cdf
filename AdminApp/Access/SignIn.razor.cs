using Microsoft.AspNetCore.Components;

namespace AdminApp.Access;

/// <summary>The sign-in page.</summary>
public sealed partial class SignIn
{
    private string? _error;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInFlow Flow { get; set; } = default!;

    [Inject]
    private SetupState SetUp { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromForm]
    private Fields? Form { get; set; }

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
        if (!await SetUp.IsDoneAsync(Http.RequestAborted))
            Navigation.NavigateTo(SessionCookie.SetupPath);
        else if (Http.User.Identity?.IsAuthenticated is true && HttpMethods.IsGet(Http.Request.Method))
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private async Task SignInAsync()
    {
        _error = await Flow.SignInAsync(Form!.Email ?? "", Form.Password ?? "", Form.Stay);
        if (_error is null)
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private sealed class Fields
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public bool Stay { get; set; }
    }
}
