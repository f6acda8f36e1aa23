"""The numbers of an evaluation, and nothing else.

Weights come from experts' pairwise comparisons, scores from tallies of answers and from measures, and `evaluate` joins
them with every intermediate table kept. Everything is a pure function of its arguments and nothing is rounded: no
clock, no environment, no randomness but what a caller seeds, and no files but for `python -m scoring`, which reads one.

Where to find what; each module is here once.

Start here:
    problems plans evaluation results scorecards joining aggregation
Experts: judgements to weights:
    pairwise priorities perron elimination optimum completion scales hierarchies weights panels mixtures
    reweighing
Experts: are they consistent, what would help:
    consistency random_indices incomplete_indices cycles asking repairing repair_search single_changes
    judged_pairs weight_ranges
Experts: the panel:
    consensus clusters influence uncertainty noise voices disagreements screening step_spreads
People: answers to scores:
    tallies totals moments samples scores fuzzy two_level obstacles
People: who was asked:
    proportions sample_sizes representation
People: is the questionnaire sound:
    quality questionnaire_checks validity reliability covariances answer_covariances adequacy factors rotations
    omegas
People: do groups and raters differ:
    group_gaps gaps rank_tests multiplicity counts intraclass agreement concordances ratings
How sure:
    score_intervals score_draws score_sources sensitivities sobol narrowing
What may be shown:
    suppression mean_suppression disclosure subtraction releasing exclusion small_cells public_tallies
    public_moments row_disclosure
Why, and what if:
    diagnosis metrics figure_draws whatif quadrants robustness orders weight_shifts
Beside others:
    comparison site_ranks site_tables topsis data_weights waves
Everywhere:
    arrays remembering
The command:
    json_text json_values json_fields judgement_file weights_file weights_report fuzzy_file site_files
    rating_files reliability_file sampling_files answers_file evaluation_choices evaluation_file evaluation_answer
"""

from scoring.evaluation import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
