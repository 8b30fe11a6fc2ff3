// ata-lab/arquero: arquero in the version that the tables are made by. In a notebook and in a recipe, "arquero" is this too.

export * from "arquero";
