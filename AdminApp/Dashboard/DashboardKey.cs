namespace AdminApp.Dashboard;

/// <summary>What a viewer looks at; those who look at the same share its picture.</summary>
internal sealed record DashboardKey(DashboardRange Range, QuestionClass Of);
