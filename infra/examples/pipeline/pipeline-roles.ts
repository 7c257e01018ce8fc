/** The two roles of the pipeline, which GitHub's jobs assume by OpenID Connect: there is no key to keep. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

const GITHUB = 'token.actions.githubusercontent.com';

export interface PipelineRolesProps extends StackProps {
  /** `OWNER/REPOSITORY` */
  readonly repository: string;
  /** The GitHub environment, whose reviewers approve a deployment. */
  readonly environment: string;
  /** The bootstrap stack's qualifier. @default 'hnb659fds', CDK's own */
  readonly qualifier?: string;
}

export class PipelineRoles extends Stack {
  constructor(scope: Construct, id: string, props: PipelineRolesProps) {
    super(scope, id, props);
    const { repository, environment, qualifier = 'hnb659fds' } = props;
    const provider = new OidcProviderNative(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIds: ['sts.amazonaws.com'],
    });

    const role = (name: string, jobs: string[], bootstrapRoles: string[]) => {
      const made = new Role(this, name, {
        assumedBy: new WebIdentityPrincipal(provider.oidcProviderArn, {
          // Exactly these jobs: with a pattern such as repo:OWNER/* any branch of any repository could deploy.
          StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: jobs },
        }),
        maxSessionDuration: Duration.hours(1),
      });
      made.addToPolicy(
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          resources: bootstrapRoles.map(
            (each) =>
              `arn:${this.partition}:iam::${this.account}:role/cdk-${qualifier}-${each}-role-${this.account}-${this.region}`,
          ),
        }),
      );
      new CfnOutput(this, `${name}Arn`, { value: made.roleArn });
    };
    const job = `repo:${repository}`;
    role('DiffRole', [`${job}:pull_request`, `${job}:ref:refs/heads/main`], ['lookup']);
    role('DeployRole', [`${job}:environment:${environment}`], ['deploy', 'file-publishing', 'lookup']);
  }
}
