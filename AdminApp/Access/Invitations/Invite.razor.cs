using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Access.Invitations;

/// <summary>The page behind an invitation's link. It says no more of a link that doesn't work than why.</summary>
public sealed partial class Invite
{
    private Invitation? _invitation;
    private InvitationState _state;
    private bool _throttled;
    private string? _error;

    /// <summary>The code of the link.</summary>
    [Parameter]
    public string Code { get; set; } = "";

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private InvitationBook Book { get; set; } = default!;

    [Inject]
    private SignInThrottle Throttle { get; set; } = default!;

    [Inject]
    private SignInFlow Flow { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "invite")]
    private Fields? Form { get; set; }

    private string? Invalid => _error is null ? null : "true";

    private string Refusal => _throttled ? SignInFlow.TooMany : _state switch
    {
        InvitationState.Used => "This invitation was already used. It works only once.",
        InvitationState.Revoked => "This invitation was revoked. Ask for a new one.",
        InvitationState.Expired => "This invitation has expired. Ask for a new one.",
        _ => "This link doesn't work. Check that it is complete, or ask for a new one.",
    };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Form ??= new Fields();

        // Opening a link is no attempt: any website could open it from here, and use up everybody's sign-ins. The code is too long to guess.
        _throttled = HttpMethods.IsPost(Http.Request.Method) && !Throttle.MayTry(Http.Connection.RemoteIpAddress);
        if (!_throttled)
        {
            (_state, _invitation) = await Book.FindAsync(Code, Http.RequestAborted);
        }
    }

    private async Task AcceptAsync()
    {
        if (_invitation is null)
        {
            return;
        }

        (_state, var outcome) = await Book.AcceptAsync(Code, Form!.Email ?? "", Form.Password ?? "", Http.Connection.RemoteIpAddress?.ToString(), Http.RequestAborted);
        if (_state != InvitationState.Open)
        {
            _invitation = null; // someone else was faster
        }
        else if (outcome.Error is { } error)
        {
            _error = error;
        }
        else
        {
            await Flow.SignInAsync(outcome.User!, stay: false);
            Navigation.NavigateTo("/");
        }
    }

    private sealed class Fields
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
